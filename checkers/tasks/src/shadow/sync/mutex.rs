//! `Mutex`, which knows who has it.

use std::{fmt, future::poll_fn, pin::pin, sync::Arc};

use real::sync::TryLockError;

use super::guards::{Held, MutexGuard, OwnedMutexGuard};
use crate::model::{
    execution::{active, with},
    task::{Site, Wait},
};

/// See the real one.
#[derive(Default)]
pub struct Mutex<T: ?Sized> {
    real: real::sync::Mutex<T>,
}

/// Awaits a lock, and notes meanwhile that this is what the task waits for.
async fn acquire<G>(address: usize, site: Site, lock: impl Future<Output = G>) -> (G, Held) {
    let mut lock = pin!(lock);
    let guard = poll_fn(|cx| {
        let poll = lock.as_mut().poll(cx);
        if poll.is_pending() && active() {
            with(|execution| {
                let object = execution.object(address);
                execution.waits(Wait::Lock(object, site));
            });
        }
        poll
    })
    .await;
    (guard, Held::new(address, site, "lock()"))
}

impl<T> Mutex<T> {
    /// See the real one.
    #[track_caller]
    pub fn new(value: T) -> Self {
        Mutex { real: real::sync::Mutex::new(value) }
    }

    /// See the real one.
    pub const fn const_new(value: T) -> Self {
        Mutex { real: real::sync::Mutex::const_new(value) }
    }

    /// See the real one.
    pub fn into_inner(self) -> T {
        self.real.into_inner()
    }
}

impl<T: ?Sized> Mutex<T> {
    fn address(&self) -> usize {
        (&raw const *self).addr()
    }

    /// See the real one.
    #[track_caller]
    pub fn lock(&self) -> impl Future<Output = MutexGuard<'_, T>> {
        let site = Site::here();
        async move {
            let (real, held) = acquire(self.address(), site, self.real.lock()).await;
            MutexGuard { real, held, lock: self }
        }
    }

    /// See the real one.
    #[track_caller]
    pub fn try_lock(&self) -> Result<MutexGuard<'_, T>, TryLockError> {
        let site = Site::here();
        let real = self.real.try_lock()?;
        Ok(MutexGuard { real, held: Held::new(self.address(), site, "try_lock()"), lock: self })
    }

    /// See the real one.
    #[track_caller]
    pub fn blocking_lock(&self) -> MutexGuard<'_, T> {
        let site = Site::here();
        let real = self.real.blocking_lock();
        MutexGuard { real, held: Held::new(self.address(), site, "blocking_lock()"), lock: self }
    }

    /// See the real one.
    pub fn get_mut(&mut self) -> &mut T {
        self.real.get_mut()
    }
}

impl<T: ?Sized + 'static> Mutex<T> {
    /// See the real one.
    #[track_caller]
    pub fn lock_owned(self: Arc<Self>) -> impl Future<Output = OwnedMutexGuard<T>> {
        let site = Site::here();
        async move {
            let address = self.address();
            // SAFETY: the lock lives as long as the `Arc`, which the guard keeps and drops after the real guard.
            let lock = unsafe { &*Arc::as_ptr(&self) };
            let (real, held) = acquire(address, site, lock.real.lock()).await;
            OwnedMutexGuard { real, held, lock: self }
        }
    }

    /// See the real one.
    #[track_caller]
    pub fn try_lock_owned(self: Arc<Self>) -> Result<OwnedMutexGuard<T>, TryLockError> {
        let site = Site::here();
        // SAFETY: as in `lock_owned`.
        let lock = unsafe { &*Arc::as_ptr(&self) };
        let real = lock.real.try_lock()?;
        Ok(OwnedMutexGuard { real, held: Held::new(self.address(), site, "try_lock()"), lock: self })
    }

    /// See the real one.
    #[track_caller]
    pub fn blocking_lock_owned(self: Arc<Self>) -> OwnedMutexGuard<T> {
        let site = Site::here();
        // SAFETY: as in `lock_owned`.
        let lock = unsafe { &*Arc::as_ptr(&self) };
        let real = lock.real.blocking_lock();
        OwnedMutexGuard { real, held: Held::new(self.address(), site, "blocking_lock()"), lock: self }
    }
}

impl<T> From<T> for Mutex<T> {
    fn from(value: T) -> Self {
        Mutex::new(value)
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for Mutex<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.real.fmt(formatter)
    }
}
