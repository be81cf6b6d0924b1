//! `std::sync::Mutex`.

use std::{
    fmt,
    ops::{Deref, DerefMut},
    panic::Location,
    sync::{LockResult, TryLockResult},
};

use super::{
    guarded::{self, Guarded, Held},
    lock::Mode,
};

/// See the real one.
pub struct Mutex<T: ?Sized>(Guarded<T>);

/// See the real one.
#[must_use = "if unused the Mutex will immediately unlock"]
pub struct MutexGuard<'a, T: ?Sized + 'a>(pub(super) Held<'a, T>);

// SAFETY: as for the real one: one thread at a time has a reference to the data.
unsafe impl<T: ?Sized + Send> Sync for Mutex<T> {}
guarded::like_std!(Mutex, MutexGuard);

impl<T: ?Sized> Mutex<T> {
    /// See the real one.
    #[track_caller]
    pub fn lock(&self) -> LockResult<MutexGuard<'_, T>> {
        guarded::map(self.0.acquire(Mode::Exclusive, "lock", Location::caller()), MutexGuard)
    }

    /// See the real one.
    #[track_caller]
    pub fn try_lock(&self) -> TryLockResult<MutexGuard<'_, T>> {
        guarded::try_map(self.0.try_acquire(Mode::Exclusive, "try_lock", Location::caller()), MutexGuard)
    }
}

impl<T: ?Sized> DerefMut for MutexGuard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        self.0.data_mut()
    }
}
