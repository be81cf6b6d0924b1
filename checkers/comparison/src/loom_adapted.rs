//! Loom, and stand-ins for what it has no name for but can express: scoped threads by its `spawn`, `sleep` by its
//! `yield_now` (as in shuttle), `Condvar::wait_while` by its `wait`, `UnsafeCell` by `with` and `with_mut`.

pub use crate::loom_as_it_is::{check, collections, error, hint, lazy_static, mem, sync, thread_local, time};

use loom::sync::{Condvar, MutexGuard};
use std::sync::LockResult;

pub mod cell {
    pub use std::cell::RefCell;

    pub struct UnsafeCell<T>(loom::cell::UnsafeCell<T>);

    #[allow(clippy::mut_from_ref, reason = "that is what an UnsafeCell is for")]
    impl<T> UnsafeCell<T> {
        pub fn new(value: T) -> Self {
            UnsafeCell(loom::cell::UnsafeCell::new(value))
        }

        /// # Safety
        /// As for a read through `std`'s `get`.
        pub unsafe fn read(&self) -> &T {
            self.0.with(|value| unsafe { &*value })
        }

        /// # Safety
        /// As for a write through `std`'s `get`.
        pub unsafe fn write(&self) -> &mut T {
            self.0.with_mut(|value| unsafe { &mut *value })
        }
    }
}

pub trait WaitWhile {
    fn wait_while<'a, T>(
        &self,
        guard: MutexGuard<'a, T>,
        condition: impl FnMut(&mut T) -> bool,
    ) -> LockResult<MutexGuard<'a, T>>;
}

impl WaitWhile for Condvar {
    fn wait_while<'a, T>(
        &self,
        mut guard: MutexGuard<'a, T>,
        mut condition: impl FnMut(&mut T) -> bool,
    ) -> LockResult<MutexGuard<'a, T>> {
        while condition(&mut guard) {
            guard = self.wait(guard)?;
        }
        Ok(guard)
    }
}

pub mod thread {
    pub use loom::thread::*;
    use std::{
        marker::PhantomData,
        mem,
        panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
        sync::{Arc, Mutex, PoisonError},
        time::Duration,
    };

    pub fn sleep(_: Duration) {
        yield_now();
    }

    type Handle = Arc<Mutex<Option<JoinHandle<()>>>>;

    pub struct Scope<'scope, 'env: 'scope> {
        handles: Mutex<Vec<Handle>>,
        lifetimes: PhantomData<(&'scope mut &'scope (), &'env mut &'env ())>,
    }

    pub struct ScopedJoinHandle<T> {
        handle: Handle,
        result: Arc<Mutex<Option<T>>>,
    }

    pub fn scope<'env, T>(body: impl for<'scope> FnOnce(&'scope Scope<'scope, 'env>) -> T) -> T {
        let scope = Scope { handles: Mutex::new(Vec::new()), lifetimes: PhantomData };
        let result = catch_unwind(AssertUnwindSafe(|| body(&scope)));
        let handles = mem::take(&mut *scope.handles.lock().unwrap_or_else(PoisonError::into_inner));
        handles.iter().for_each(join);
        result.unwrap_or_else(|panic| resume_unwind(panic))
    }

    impl<'scope> Scope<'scope, '_> {
        pub fn spawn<T: 'scope>(&'scope self, body: impl FnOnce() -> T + 'scope) -> ScopedJoinHandle<T> {
            let result = Arc::new(Mutex::new(None));
            let theirs = Arc::clone(&result);
            let body: Box<dyn FnOnce() + 'scope> = Box::new(move || {
                let value = body();
                *theirs.lock().unwrap() = Some(value);
            });
            // SAFETY: `scope` joins every thread before anything that `body` borrows can end.
            let body: Box<dyn FnOnce() + 'static> = unsafe { mem::transmute(body) };
            let handle = Arc::new(Mutex::new(Some(loom::thread::spawn(body))));
            self.handles.lock().unwrap().push(Arc::clone(&handle));
            ScopedJoinHandle { handle, result }
        }
    }

    impl<T> ScopedJoinHandle<T> {
        pub fn join(self) -> std::thread::Result<T> {
            join(&self.handle);
            Ok(self.result.lock().unwrap().take().expect("loom ends a model at the first panic"))
        }
    }

    /// The lock is let go before the wait, in which other threads run on this one.
    fn join(handle: &Handle) {
        let handle = handle.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(handle) = handle {
            handle.join().expect("loom ends a model at the first panic");
        }
    }
}
