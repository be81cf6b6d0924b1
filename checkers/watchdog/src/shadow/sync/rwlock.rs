//! `std::sync::RwLock`.

use std::{
    fmt,
    ops::{Deref, DerefMut},
    panic::Location,
    sync::{self as real, LockResult, TryLockResult},
};

use crate::table::{Header, Held, Mode, acquire, map, tried, try_acquire};

/// See the real one.
pub struct RwLock<T: ?Sized> {
    header: Header,
    real: real::RwLock<T>,
}

/// See the real one.
#[must_use = "if unused the RwLock will immediately unlock"]
pub struct RwLockReadGuard<'a, T: ?Sized + 'a> {
    _held: Held,
    real: real::RwLockReadGuard<'a, T>,
}

/// See the real one.
#[must_use = "if unused the RwLock will immediately unlock"]
pub struct RwLockWriteGuard<'a, T: ?Sized + 'a> {
    held: Held,
    real: real::RwLockWriteGuard<'a, T>,
}

impl<T> RwLock<T> {
    /// See the real one.
    #[track_caller]
    pub const fn new(value: T) -> Self {
        RwLock { header: Header::new("RwLock", Location::caller()), real: real::RwLock::new(value) }
    }

    /// See the real one.
    pub fn into_inner(self) -> LockResult<T> {
        self.real.into_inner()
    }
}

impl<T: ?Sized> RwLock<T> {
    /// See the real one.
    #[track_caller]
    pub fn read(&self) -> LockResult<RwLockReadGuard<'_, T>> {
        let (attempt, real) = (|| self.real.try_read(), || self.real.read());
        let (result, held) = acquire(&self.header, Mode::Shared, ("read", Location::caller()), attempt, real);
        map(result, |real| RwLockReadGuard { _held: held, real })
    }

    /// See the real one.
    #[track_caller]
    pub fn write(&self) -> LockResult<RwLockWriteGuard<'_, T>> {
        let (attempt, real) = (|| self.real.try_write(), || self.real.write());
        let (result, held) = acquire(&self.header, Mode::Exclusive, ("write", Location::caller()), attempt, real);
        map(result, |real| RwLockWriteGuard { held, real })
    }

    /// See the real one.
    #[track_caller]
    pub fn try_read(&self) -> TryLockResult<RwLockReadGuard<'_, T>> {
        let taken = try_acquire(&self.header, Mode::Shared, Location::caller(), self.real.try_read());
        tried(taken.map(|(result, held)| map(result, |real| RwLockReadGuard { _held: held, real })))
    }

    /// See the real one.
    #[track_caller]
    pub fn try_write(&self) -> TryLockResult<RwLockWriteGuard<'_, T>> {
        let taken = try_acquire(&self.header, Mode::Exclusive, Location::caller(), self.real.try_write());
        tried(taken.map(|(result, held)| map(result, |real| RwLockWriteGuard { held, real })))
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

impl<'a, T: ?Sized> RwLockWriteGuard<'a, T> {
    /// See the real one.
    pub fn downgrade(guard: Self) -> RwLockReadGuard<'a, T> {
        let RwLockWriteGuard { held, real } = guard;
        RwLockReadGuard { _held: held.into_shared(), real: real::RwLockWriteGuard::downgrade(real) }
    }
}

impl<T: ?Sized> Deref for RwLockReadGuard<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.real
    }
}

impl<T: ?Sized> Deref for RwLockWriteGuard<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.real
    }
}

impl<T: ?Sized> DerefMut for RwLockWriteGuard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.real
    }
}

macro_rules! shown_as_data {
    ($($guard:ident),*) => {$(
        impl<T: ?Sized + fmt::Debug> fmt::Debug for $guard<'_, T> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.real.fmt(f)
            }
        }

        impl<T: ?Sized + fmt::Display> fmt::Display for $guard<'_, T> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.real.fmt(f)
            }
        }
    )*};
}
shown_as_data!(RwLockReadGuard, RwLockWriteGuard);

impl<T: Default> Default for RwLock<T> {
    #[track_caller]
    fn default() -> Self {
        RwLock::new(T::default())
    }
}

impl<T> From<T> for RwLock<T> {
    #[track_caller]
    fn from(value: T) -> Self {
        RwLock::new(value)
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for RwLock<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.real.fmt(f)
    }
}
