//! `RwLock`.

use std::{
    fmt,
    ops::{Deref, DerefMut},
    sync::{self, LockResult, PoisonError, TryLockError, TryLockResult},
};

use tasks::__checker::{Blocking, Holder, Mode, access, active, blocks, held, wrote};

/// See the real one.
#[derive(Default)]
pub struct RwLock<T: ?Sized> {
    holder: Holder,
    real: sync::RwLock<T>,
}

impl<T> RwLock<T> {
    /// See the real one.
    pub const fn new(value: T) -> Self {
        RwLock { holder: Holder::new(), real: sync::RwLock::new(value) }
    }

    /// See the real one.
    pub fn into_inner(self) -> LockResult<T> {
        self.real.into_inner()
    }
}

macro_rules! mode {
    ($lock:ident, $try_lock:ident, $guard:ident, $call:literal) => {
        /// See the real one.
        #[must_use = "if unused the RwLock will immediately unlock"]
        pub struct $guard<'a, T: ?Sized + 'a> {
            lock: &'a RwLock<T>,
            real: sync::$guard<'a, T>,
        }

        impl<T: ?Sized> RwLock<T> {
            /// See the real one. If it would block, that is told.
            #[track_caller]
            pub fn $lock(&self) -> LockResult<$guard<'_, T>> {
                let guard = match self.real.$try_lock() {
                    Err(TryLockError::WouldBlock) => {
                        if active() {
                            blocks(Blocking { call: $call, kind: "lock", for_ever: true }, self.holder.get());
                        }
                        self.real.$lock()
                    }
                    Err(TryLockError::Poisoned(error)) => Err(error),
                    Ok(guard) => Ok(guard),
                };
                self.taken(stringify!($lock));
                let wrap = |real| $guard { lock: self, real };
                guard.map(wrap).map_err(|error| PoisonError::new(wrap(error.into_inner())))
            }

            /// See the real one.
            #[track_caller]
            pub fn $try_lock(&self) -> TryLockResult<$guard<'_, T>> {
                let wrap = |real| {
                    self.taken(stringify!($try_lock));
                    $guard { lock: self, real }
                };
                match self.real.$try_lock() {
                    Ok(guard) => Ok(wrap(guard)),
                    Err(TryLockError::WouldBlock) => Err(TryLockError::WouldBlock),
                    Err(TryLockError::Poisoned(error)) => {
                        Err(TryLockError::Poisoned(PoisonError::new(wrap(error.into_inner()))))
                    }
                }
            }
        }

        impl<T: ?Sized> Deref for $guard<'_, T> {
            type Target = T;

            fn deref(&self) -> &T {
                &self.real
            }
        }

        impl<T: ?Sized> Drop for $guard<'_, T> {
            fn drop(&mut self) {
                self.lock.holder.clear();
                held(self.lock.address(), false);
            }
        }

        impl<T: ?Sized + fmt::Debug> fmt::Debug for $guard<'_, T> {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                (**self).fmt(formatter)
            }
        }

        impl<T: ?Sized + fmt::Display> fmt::Display for $guard<'_, T> {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                (**self).fmt(formatter)
            }
        }
    };
}

mode!(read, try_read, RwLockReadGuard, "std::sync::RwLock::read");
mode!(write, try_write, RwLockWriteGuard, "std::sync::RwLock::write");

impl<T: ?Sized> DerefMut for RwLockWriteGuard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        wrote(self.lock.address());
        &mut self.real
    }
}

impl<T: ?Sized> RwLock<T> {
    #[track_caller]
    fn taken(&self, operation: &str) {
        self.holder.set();
        access(self.address(), Mode::Reads, format_args!("{operation}()"), None);
        held(self.address(), true);
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

impl<T> From<T> for RwLock<T> {
    fn from(value: T) -> Self {
        RwLock::new(value)
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for RwLock<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.real.fmt(formatter)
    }
}
