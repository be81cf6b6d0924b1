//! `std::sync::Mutex`.

use std::{
    cell::UnsafeCell,
    fmt,
    marker::PhantomData,
    ops::{Deref, DerefMut},
    panic::{Location, RefUnwindSafe, UnwindSafe},
    sync::{LockResult, PoisonError, TryLockError, TryLockResult},
};

use super::lock::{self, Mode};
use crate::model::{
    execution::active,
    schedule::{ObjectId, Place},
    statics::Header,
};

/// See the real one.
pub struct Mutex<T: ?Sized> {
    header: Header,
    data: UnsafeCell<T>,
}

// SAFETY: as for the real one. Only one thread of the exercise runs at a time, and only the one that holds the lock has
// a reference to the data.
unsafe impl<T: ?Sized + Send> Send for Mutex<T> {}
// SAFETY: as above.
unsafe impl<T: ?Sized + Send> Sync for Mutex<T> {}
impl<T: ?Sized> UnwindSafe for Mutex<T> {}
impl<T: ?Sized> RefUnwindSafe for Mutex<T> {}

/// See the real one.
#[must_use = "if unused the Mutex will immediately unlock"]
pub struct MutexGuard<'a, T: ?Sized + 'a> {
    pub(super) mutex: &'a Mutex<T>,
    pub(super) place: Place,
    /// Whether the thread was panicking already when it took the lock: then it does not poison it.
    panicking: bool,
    changed: bool,
    not_send: PhantomData<*const ()>,
}

// SAFETY: as for the real one: a shared guard gives shared references only.
unsafe impl<T: ?Sized + Sync> Sync for MutexGuard<'_, T> {}

impl<T> Mutex<T> {
    /// See the real one.
    #[track_caller]
    pub const fn new(value: T) -> Self {
        Mutex { header: Header::new("Mutex", Location::caller()), data: UnsafeCell::new(value) }
    }

    /// See the real one.
    pub fn into_inner(self) -> LockResult<T> {
        let poisoned = self.is_poisoned();
        let value = self.data.into_inner();
        if poisoned { Err(PoisonError::new(value)) } else { Ok(value) }
    }
}

impl<T: ?Sized> Mutex<T> {
    pub(super) fn id(&self) -> ObjectId {
        self.header.id_with(self.data.get(), lock::new_state)
    }

    pub(super) fn guard(&self, place: Place) -> LockResult<MutexGuard<'_, T>> {
        let panicking = lock::panicking();
        lock::checked(self.id(), MutexGuard { mutex: self, place, panicking, changed: false, not_send: PhantomData })
    }

    /// See the real one.
    #[track_caller]
    pub fn lock(&self) -> LockResult<MutexGuard<'_, T>> {
        let place = Location::caller();
        lock::acquire(self.id(), Mode::Exclusive, "lock", place);
        self.guard(place)
    }

    /// See the real one.
    #[track_caller]
    pub fn try_lock(&self) -> TryLockResult<MutexGuard<'_, T>> {
        let place = Location::caller();
        if !lock::try_acquire(self.id(), Mode::Exclusive, "try_lock", place) {
            return Err(TryLockError::WouldBlock);
        }
        self.guard(place).map_err(TryLockError::Poisoned)
    }

    /// See the real one.
    pub fn is_poisoned(&self) -> bool {
        active() && lock::is_poisoned(self.id())
    }

    /// See the real one.
    pub fn clear_poison(&self) {
        lock::clear_poison(self.id());
    }

    /// See the real one.
    pub fn get_mut(&mut self) -> LockResult<&mut T> {
        let poisoned = self.is_poisoned();
        let value = self.data.get_mut();
        if poisoned { Err(PoisonError::new(value)) } else { Ok(value) }
    }
}

impl<T: ?Sized> MutexGuard<'_, T> {
    /// Whether the data may have been changed through this guard.
    pub(super) fn changed(&self) -> bool {
        self.changed
    }
}

impl<T: ?Sized> Deref for MutexGuard<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        // SAFETY: the guard stands for the lock being held, by the one thread that has it.
        unsafe { &*self.mutex.data.get() }
    }
}

impl<T: ?Sized> DerefMut for MutexGuard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        self.changed = true;
        // SAFETY: as above, and the guard is borrowed for as long.
        unsafe { &mut *self.mutex.data.get() }
    }
}

impl<T: ?Sized> Drop for MutexGuard<'_, T> {
    fn drop(&mut self) {
        let poison = !self.panicking && lock::panicking();
        lock::release(self.mutex.id(), Mode::Exclusive, self.place, poison, self.changed);
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for MutexGuard<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<T: ?Sized + fmt::Display> fmt::Display for MutexGuard<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
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
        let mut fields = f.debug_struct("Mutex");
        match self.try_lock() {
            Ok(guard) => fields.field("data", &&*guard),
            Err(TryLockError::Poisoned(error)) => fields.field("data", &&**error.get_ref()),
            Err(TryLockError::WouldBlock) => fields.field("data", &format_args!("<locked>")),
        };
        fields.field("poisoned", &self.is_poisoned()).finish_non_exhaustive()
    }
}
