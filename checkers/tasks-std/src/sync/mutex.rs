//! `Mutex`.

use std::{
    fmt,
    ops::{Deref, DerefMut},
    sync::{self, LockResult, PoisonError, TryLockError, TryLockResult},
};

use tasks::__checker::{Blocking, Holder, Mode, access, active, blocks, held, wrote};

/// See the real one.
#[derive(Default)]
pub struct Mutex<T: ?Sized> {
    holder: Holder,
    real: sync::Mutex<T>,
}

/// See the real one.
#[must_use = "if unused the Mutex will immediately unlock"]
pub struct MutexGuard<'a, T: ?Sized + 'a> {
    pub(super) lock: &'a Mutex<T>,
    pub(super) real: Option<sync::MutexGuard<'a, T>>,
}

impl<T> Mutex<T> {
    /// See the real one.
    pub const fn new(value: T) -> Self {
        Mutex { holder: Holder::new(), real: sync::Mutex::new(value) }
    }

    /// See the real one.
    pub fn into_inner(self) -> LockResult<T> {
        self.real.into_inner()
    }
}

impl<T: ?Sized> Mutex<T> {
    /// See the real one. If it would block, that is told.
    #[track_caller]
    pub fn lock(&self) -> LockResult<MutexGuard<'_, T>> {
        match self.real.try_lock() {
            Ok(guard) => Ok(self.guard(guard, "lock()")),
            Err(TryLockError::Poisoned(error)) => Err(PoisonError::new(self.guard(error.into_inner(), "lock()"))),
            Err(TryLockError::WouldBlock) => {
                if active() {
                    let held = self.holder.get();
                    blocks(Blocking { call: "std::sync::Mutex::lock", kind: "lock", for_ever: true }, held);
                }
                match self.real.lock() {
                    Ok(guard) => Ok(self.guard(guard, "lock()")),
                    Err(error) => Err(PoisonError::new(self.guard(error.into_inner(), "lock()"))),
                }
            }
        }
    }

    /// See the real one.
    #[track_caller]
    pub fn try_lock(&self) -> TryLockResult<MutexGuard<'_, T>> {
        match self.real.try_lock() {
            Ok(guard) => Ok(self.guard(guard, "try_lock()")),
            Err(TryLockError::WouldBlock) => Err(TryLockError::WouldBlock),
            Err(TryLockError::Poisoned(error)) => {
                Err(TryLockError::Poisoned(PoisonError::new(self.guard(error.into_inner(), "try_lock()"))))
            }
        }
    }

    #[track_caller]
    pub(super) fn guard<'a>(&'a self, real: sync::MutexGuard<'a, T>, operation: &str) -> MutexGuard<'a, T> {
        self.holder.set();
        access(self.address(), Mode::Reads, format_args!("{operation}"), None);
        held(self.address(), true);
        MutexGuard { lock: self, real: Some(real) }
    }

    fn address(&self) -> usize {
        (&raw const *self).addr()
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
        self.real.as_ref().expect("it is there until the guard is dropped")
    }
}

impl<T: ?Sized> DerefMut for MutexGuard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        wrote(self.lock.address());
        self.real.as_mut().expect("it is there until the guard is dropped")
    }
}

impl<T: ?Sized> Drop for MutexGuard<'_, T> {
    fn drop(&mut self) {
        if self.real.is_some() {
            self.lock.holder.clear();
            held(self.lock.address(), false);
        }
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

impl<T: ?Sized + fmt::Debug> fmt::Debug for MutexGuard<'_, T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(formatter)
    }
}

impl<T: ?Sized + fmt::Display> fmt::Display for MutexGuard<'_, T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(formatter)
    }
}
