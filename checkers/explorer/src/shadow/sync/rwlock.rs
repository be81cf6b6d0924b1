//! `std::sync::RwLock`. As with the real one, a thread that reads and then wants to write waits for itself.

use std::{
    fmt,
    marker::PhantomData,
    ops::{Deref, DerefMut},
    panic::Location,
    sync::{LockResult, TryLockResult},
};

use super::{
    guarded::{self, Guarded, Held},
    lock::Mode,
};

/// See the real one.
pub struct RwLock<T: ?Sized>(Guarded<T>);

/// See the real one.
#[must_use = "if unused the RwLock will immediately unlock"]
pub struct RwLockReadGuard<'a, T: ?Sized + 'a>(Held<'a, T>, PhantomData<*const T>);

/// See the real one.
#[must_use = "if unused the RwLock will immediately unlock"]
pub struct RwLockWriteGuard<'a, T: ?Sized + 'a>(Held<'a, T>);

// SAFETY: as for the real one: readers share `&T`, a writer is alone.
unsafe impl<T: ?Sized + Send + Sync> Sync for RwLock<T> {}
guarded::like_std!(RwLock, RwLockReadGuard, RwLockWriteGuard);

impl<T: ?Sized> RwLock<T> {
    /// See the real one.
    #[track_caller]
    pub fn read(&self) -> LockResult<RwLockReadGuard<'_, T>> {
        guarded::map(self.0.acquire(Mode::Shared, "read", Location::caller()), RwLockReadGuard::new)
    }

    /// See the real one.
    #[track_caller]
    pub fn write(&self) -> LockResult<RwLockWriteGuard<'_, T>> {
        guarded::map(self.0.acquire(Mode::Exclusive, "write", Location::caller()), RwLockWriteGuard)
    }

    /// See the real one.
    #[track_caller]
    pub fn try_read(&self) -> TryLockResult<RwLockReadGuard<'_, T>> {
        guarded::try_map(self.0.try_acquire(Mode::Shared, "try_read", Location::caller()), RwLockReadGuard::new)
    }

    /// See the real one.
    #[track_caller]
    pub fn try_write(&self) -> TryLockResult<RwLockWriteGuard<'_, T>> {
        guarded::try_map(self.0.try_acquire(Mode::Exclusive, "try_write", Location::caller()), RwLockWriteGuard)
    }
}

impl<'a, T: ?Sized> RwLockReadGuard<'a, T> {
    fn new(held: Held<'a, T>) -> Self {
        RwLockReadGuard(held, PhantomData)
    }
}

impl<'a, T: ?Sized> RwLockWriteGuard<'a, T> {
    /// See the real one. Nobody else can write in between.
    pub fn downgrade(guard: Self) -> RwLockReadGuard<'a, T> {
        RwLockReadGuard::new(guard.0.downgrade())
    }
}

impl<T: ?Sized> DerefMut for RwLockWriteGuard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        self.0.data_mut()
    }
}
