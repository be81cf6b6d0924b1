//! `std::sync::Mutex`.

use std::{
    fmt,
    ops::{Deref, DerefMut},
    panic::Location,
    sync::{self as real, LockResult, TryLockResult},
};

use crate::table::{Header, Held, Mode, acquire, map, tried, try_acquire};

/// See the real one.
pub struct Mutex<T: ?Sized> {
    header: Header,
    real: real::Mutex<T>,
}

/// See the real one. It ends in the table before it ends in truth, by the order of its fields.
#[must_use = "if unused the Mutex will immediately unlock"]
pub struct MutexGuard<'a, T: ?Sized + 'a> {
    pub(super) held: Held,
    pub(super) real: real::MutexGuard<'a, T>,
}

impl<T> Mutex<T> {
    /// See the real one.
    #[track_caller]
    pub const fn new(value: T) -> Self {
        Mutex { header: Header::new("Mutex", Location::caller()), real: real::Mutex::new(value) }
    }

    /// See the real one.
    pub fn into_inner(self) -> LockResult<T> {
        self.real.into_inner()
    }
}

impl<T: ?Sized> Mutex<T> {
    /// See the real one.
    #[track_caller]
    pub fn lock(&self) -> LockResult<MutexGuard<'_, T>> {
        let (attempt, real) = (|| self.real.try_lock(), || self.real.lock());
        let (result, held) = acquire(&self.header, Mode::Exclusive, ("lock", Location::caller()), attempt, real);
        map(result, |real| MutexGuard { held, real })
    }

    /// See the real one.
    #[track_caller]
    pub fn try_lock(&self) -> TryLockResult<MutexGuard<'_, T>> {
        let taken = try_acquire(&self.header, Mode::Exclusive, Location::caller(), self.real.try_lock());
        tried(taken.map(|(result, held)| map(result, |real| MutexGuard { held, real })))
    }

    /// See the real one.
    pub fn is_poisoned(&self) -> bool {
        self.real.is_poisoned()
    }

    /// See the real one.
    pub fn clear_poison(&self) {
        self.real.clear_poison();
    }

    /// See the real one.
    pub fn get_mut(&mut self) -> LockResult<&mut T> {
        self.real.get_mut()
    }
}

impl<T: ?Sized> Deref for MutexGuard<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.real
    }
}

impl<T: ?Sized> DerefMut for MutexGuard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.real
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for MutexGuard<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.real.fmt(f)
    }
}

impl<T: ?Sized + fmt::Display> fmt::Display for MutexGuard<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.real.fmt(f)
    }
}

impl<T: Default> Default for Mutex<T> {
    #[track_caller]
    fn default() -> Self {
        Mutex::new(T::default())
    }
}

impl<T> From<T> for Mutex<T> {
    #[track_caller]
    fn from(value: T) -> Self {
        Mutex::new(value)
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for Mutex<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.real.fmt(f)
    }
}
