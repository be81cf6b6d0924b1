//! To begin a thread, and to join it.

use std::{
    fmt, io,
    panic::Location,
    thread::{self as real, Result, Thread},
};

use super::scope::{Scope, ScopedJoinHandle};
use crate::{
    table::{Entered, Place, ThreadNo, Until, Waiting, me, with},
    watch,
};

/// See the real one.
pub struct JoinHandle<T> {
    number: ThreadNo,
    real: real::JoinHandle<T>,
}

impl<T> JoinHandle<T> {
    /// See the real one.
    pub fn thread(&self) -> &Thread {
        self.real.thread()
    }

    /// See the real one.
    #[track_caller]
    pub fn join(self) -> Result<T> {
        join(self.number, Location::caller(), || self.real.join())
    }

    /// See the real one.
    pub fn is_finished(&self) -> bool {
        self.real.is_finished()
    }
}

impl<T> fmt::Debug for JoinHandle<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.real.fmt(f)
    }
}

/// Joins a thread by `real`.
pub(super) fn join<T>(number: ThreadNo, place: Place, real: impl FnOnce() -> Result<T>) -> Result<T> {
    let waiting = Waiting::begin("join", None, place, Until::Ended(number));
    let result = real();
    drop(waiting);
    let me = me();
    with(|table| table.joined(me, number));
    result
}

/// Begins a thread by `real`, which is given what the thread has to run.
pub(super) fn begin<'a, F, T, H>(
    f: F,
    (name, place, scope): (Option<&str>, Place, Option<usize>),
    real: impl FnOnce(Box<dyn FnOnce() -> T + Send + 'a>) -> io::Result<H>,
) -> io::Result<(ThreadNo, H)>
where
    F: FnOnce() -> T + Send + 'a,
    T: 'a,
{
    watch::begin();
    let me = me();
    let number = with(|table| table.announce(name, place, me, scope));
    let body = move || {
        let _entered = Entered::new(number);
        f()
    };
    match real(Box::new(body)) {
        Ok(handle) => Ok((number, handle)),
        Err(error) => {
            with(|table| table.retract(number));
            Err(error)
        }
    }
}

/// See the real one.
#[track_caller]
pub fn spawn<F, T>(f: F) -> JoinHandle<T>
where
    F: FnOnce() -> T + Send + 'static,
    T: Send + 'static,
{
    let place = Location::caller();
    let begun = begin(f, (None, place, None), |body| real::Builder::new().spawn(body));
    let (number, real) = begun.expect("failed to spawn thread");
    JoinHandle { number, real }
}

/// See the real one.
#[must_use = "must eventually spawn the thread"]
#[derive(Debug)]
pub struct Builder {
    name: Option<String>,
    real: real::Builder,
}

impl Builder {
    /// See the real one.
    pub fn new() -> Builder {
        Builder { name: None, real: real::Builder::new() }
    }

    /// See the real one.
    pub fn name(self, name: String) -> Builder {
        Builder { name: Some(name.clone()), real: self.real.name(name) }
    }

    /// See the real one.
    pub fn stack_size(self, size: usize) -> Builder {
        Builder { real: self.real.stack_size(size), ..self }
    }

    /// See the real one.
    #[track_caller]
    pub fn spawn<F, T>(self, f: F) -> io::Result<JoinHandle<T>>
    where
        F: FnOnce() -> T + Send + 'static,
        T: Send + 'static,
    {
        let call = (self.name.as_deref(), Location::caller(), None);
        let (number, real) = begin(f, call, |body| self.real.spawn(body))?;
        Ok(JoinHandle { number, real })
    }

    /// See the real one.
    ///
    /// # Safety
    /// See the real one.
    #[track_caller]
    pub unsafe fn spawn_unchecked<F, T>(self, f: F) -> io::Result<JoinHandle<T>>
    where
        F: FnOnce() -> T + Send,
        T: Send,
    {
        let call = (self.name.as_deref(), Location::caller(), None);
        // SAFETY: as the caller vouches for.
        let (number, real) = begin(f, call, |body| unsafe { self.real.spawn_unchecked(body) })?;
        Ok(JoinHandle { number, real })
    }

    /// See the real one.
    #[track_caller]
    pub fn spawn_scoped<'scope, 'env, F, T>(
        self,
        scope: &'scope Scope<'scope, 'env>,
        f: F,
    ) -> io::Result<ScopedJoinHandle<'scope, T>>
    where
        F: FnOnce() -> T + Send + 'scope,
        T: Send + 'scope,
    {
        scope.begin(f, (self.real, self.name.as_deref()), Location::caller())
    }
}
