//! The guards of a `Mutex`.

use std::{
    fmt,
    ops::{Deref, DerefMut},
    sync::Arc,
};

use super::Mutex;
use crate::model::{
    execution::{active, with},
    hooks,
    task::{Site, TaskId},
};

/// As long as it lives, the execution knows who has the lock.
pub(super) struct Held(usize);

impl Held {
    pub(super) fn new(address: usize, site: Site, operation: &'static str) -> Self {
        if active() {
            with(|execution| {
                let object = execution.object(address);
                let task = execution.running.unwrap_or(TaskId::TEST);
                execution.objects[object].held = Some((task, site));
            });
            hooks::access_at(address, hooks::Mode::Reads, site, format_args!("{operation}"), None);
            hooks::held(address, true);
        }
        Held(address)
    }

    fn wrote(&self) {
        hooks::wrote(self.0);
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        if active() {
            with(|execution| {
                let object = execution.object(self.0);
                // When the execution is over, who had the lock then is what has to be told.
                if execution.ending.is_none() {
                    execution.objects[object].held = None;
                    execution.held(object, false);
                }
            });
        }
    }
}

/// See the real one.
#[must_use = "if unused the Mutex will immediately unlock"]
pub struct MutexGuard<'a, T: ?Sized> {
    pub(super) real: real::sync::MutexGuard<'a, T>,
    pub(super) held: Held,
    pub(super) lock: &'a Mutex<T>,
}

/// See the real one.
#[must_use = "if unused the Mutex will immediately unlock"]
pub struct MappedMutexGuard<'a, T: ?Sized> {
    real: real::sync::MappedMutexGuard<'a, T>,
    held: Held,
}

/// See the real one. The `Arc` goes last: the real guard borrows from what is in it.
#[must_use = "if unused the Mutex will immediately unlock"]
pub struct OwnedMutexGuard<T: ?Sized + 'static> {
    pub(super) real: real::sync::MutexGuard<'static, T>,
    pub(super) held: Held,
    pub(super) lock: Arc<Mutex<T>>,
}

/// See the real one. The `Arc` goes last: the real guard borrows from what is in it.
#[must_use = "if unused the Mutex will immediately unlock"]
pub struct OwnedMappedMutexGuard<T: ?Sized + 'static, U: ?Sized + 'static = T> {
    real: real::sync::MappedMutexGuard<'static, U>,
    held: Held,
    _lock: Arc<Mutex<T>>,
}

impl<'a, T: ?Sized> MutexGuard<'a, T> {
    /// See the real one.
    pub fn map<U: ?Sized>(this: Self, map: impl FnOnce(&mut T) -> &mut U) -> MappedMutexGuard<'a, U> {
        MappedMutexGuard { real: real::sync::MutexGuard::map(this.real, map), held: this.held }
    }

    /// See the real one.
    pub fn try_map<U: ?Sized>(
        this: Self,
        map: impl FnOnce(&mut T) -> Option<&mut U>,
    ) -> Result<MappedMutexGuard<'a, U>, Self> {
        let MutexGuard { real, held, lock } = this;
        match real::sync::MutexGuard::try_map(real, map) {
            Ok(real) => Ok(MappedMutexGuard { real, held }),
            Err(real) => Err(MutexGuard { real, held, lock }),
        }
    }

    /// See the real one.
    pub fn mutex(this: &Self) -> &'a Mutex<T> {
        this.lock
    }
}

impl<'a, T> MappedMutexGuard<'a, T> {
    /// See the real one.
    pub fn map<U>(this: Self, map: impl FnOnce(&mut T) -> &mut U) -> MappedMutexGuard<'a, U> {
        MappedMutexGuard { real: real::sync::MappedMutexGuard::map(this.real, map), held: this.held }
    }
}

impl<T: ?Sized> OwnedMutexGuard<T> {
    /// See the real one.
    pub fn map<U: ?Sized>(this: Self, map: impl FnOnce(&mut T) -> &mut U) -> OwnedMappedMutexGuard<T, U> {
        let OwnedMutexGuard { real, held, lock } = this;
        OwnedMappedMutexGuard { real: real::sync::MutexGuard::map(real, map), held, _lock: lock }
    }

    /// See the real one.
    pub fn mutex(this: &Self) -> &Arc<Mutex<T>> {
        &this.lock
    }
}

macro_rules! guard {
    ($guard:ident, [$($generics:tt)*], [$($arguments:tt)*], $target:ident) => {
        impl<$($generics)*> Deref for $guard<$($arguments)*> {
            type Target = $target;

            fn deref(&self) -> &$target {
                &self.real
            }
        }

        impl<$($generics)*> DerefMut for $guard<$($arguments)*> {
            fn deref_mut(&mut self) -> &mut $target {
                self.held.wrote();
                &mut self.real
            }
        }

        impl<$($generics)*> fmt::Debug for $guard<$($arguments)*>
        where
            $target: fmt::Debug,
        {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                (**self).fmt(formatter)
            }
        }

        impl<$($generics)*> fmt::Display for $guard<$($arguments)*>
        where
            $target: fmt::Display,
        {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                (**self).fmt(formatter)
            }
        }
    };
}

guard!(MutexGuard, [T: ?Sized], ['_, T], T);
guard!(MappedMutexGuard, [T: ?Sized], ['_, T], T);
guard!(OwnedMutexGuard, [T: ?Sized], [T], T);
guard!(OwnedMappedMutexGuard, [T: ?Sized, U: ?Sized], [T, U], U);
