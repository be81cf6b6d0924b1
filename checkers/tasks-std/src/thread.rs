//! `std::thread`. A thread of the test's own is real: such a test is not explored.

pub use std::thread::*;
use std::time::Duration;
use std::{io, thread};

use tasks::__checker::{Blocking, asleep, blocks, needs_threads};

/// Waits for so long: of virtual time, where that is possible.
#[track_caller]
pub fn sleep(duration: Duration) {
    if !asleep(duration) {
        thread::sleep(duration);
    }
}

/// Waits until somebody unparks it.
#[track_caller]
pub fn park() {
    blocks(Blocking { call: "std::thread::park", kind: "park", for_ever: true }, None);
    thread::park();
}

/// Waits until somebody unparks it, or so long.
#[track_caller]
pub fn park_timeout(duration: Duration) {
    blocks(Blocking { call: "std::thread::park_timeout", kind: "park", for_ever: false }, None);
    thread::park_timeout(duration);
}

/// Starts a thread.
#[track_caller]
pub fn spawn<F, T>(run: F) -> JoinHandle<T>
where
    F: FnOnce() -> T + Send + 'static,
    T: Send + 'static,
{
    needs_threads();
    JoinHandle(thread::spawn(run))
}

/// Starts threads that may borrow.
#[track_caller]
pub fn scope<'env, F, T>(run: F) -> T
where
    F: for<'scope> FnOnce(&'scope Scope<'scope, 'env>) -> T,
{
    needs_threads();
    blocks(Blocking { call: "std::thread::scope", kind: "join", for_ever: false }, None);
    thread::scope(run)
}

/// The handle that joins a thread.
#[derive(Debug)]
pub struct JoinHandle<T>(thread::JoinHandle<T>);

impl<T> JoinHandle<T> {
    /// Waits for its end.
    #[track_caller]
    pub fn join(self) -> thread::Result<T> {
        blocks(Blocking { call: "std::thread::JoinHandle::join", kind: "join", for_ever: false }, None);
        self.0.join()
    }

    /// Which thread.
    pub fn thread(&self) -> &Thread {
        self.0.thread()
    }

    /// Whether it has ended.
    pub fn is_finished(&self) -> bool {
        self.0.is_finished()
    }
}

/// Starts a thread that has a name.
#[derive(Debug)]
pub struct Builder(thread::Builder);

impl Builder {
    /// One without a name.
    pub fn new() -> Self {
        Builder(thread::Builder::new())
    }

    /// With this name.
    pub fn name(self, name: String) -> Self {
        Builder(self.0.name(name))
    }

    /// With so much stack.
    pub fn stack_size(self, size: usize) -> Self {
        Builder(self.0.stack_size(size))
    }

    /// Starts it.
    pub fn spawn<F, T>(self, run: F) -> io::Result<JoinHandle<T>>
    where
        F: FnOnce() -> T + Send + 'static,
        T: Send + 'static,
    {
        needs_threads();
        self.0.spawn(run).map(JoinHandle)
    }
}
