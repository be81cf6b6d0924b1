//! `std::sync::RwLock`. As with the real one, a thread that reads and then wants to write waits for itself.

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
pub struct RwLock<T: ?Sized> {
    header: Header,
    data: UnsafeCell<T>,
}

// SAFETY: as for the real one.
unsafe impl<T: ?Sized + Send> Send for RwLock<T> {}
// SAFETY: as for the real one: readers share `&T`, a writer is alone.
unsafe impl<T: ?Sized + Send + Sync> Sync for RwLock<T> {}
impl<T: ?Sized> UnwindSafe for RwLock<T> {}
impl<T: ?Sized> RefUnwindSafe for RwLock<T> {}

/// See the real one.
#[must_use = "if unused the RwLock will immediately unlock"]
pub struct RwLockReadGuard<'a, T: ?Sized + 'a> {
    lock: &'a RwLock<T>,
    place: Place,
    not_send: PhantomData<*const ()>,
}

/// See the real one.
#[must_use = "if unused the RwLock will immediately unlock"]
pub struct RwLockWriteGuard<'a, T: ?Sized + 'a> {
    lock: &'a RwLock<T>,
    place: Place,
    panicking: bool,
    changed: bool,
    not_send: PhantomData<*const ()>,
}

// SAFETY: as for the real ones: a shared guard gives shared references only.
unsafe impl<T: ?Sized + Sync> Sync for RwLockReadGuard<'_, T> {}
// SAFETY: as above.
unsafe impl<T: ?Sized + Sync> Sync for RwLockWriteGuard<'_, T> {}

impl<T> RwLock<T> {
    /// See the real one.
    #[track_caller]
    pub const fn new(value: T) -> Self {
        RwLock { header: Header::new("RwLock", Location::caller()), data: UnsafeCell::new(value) }
    }

    /// See the real one.
    pub fn into_inner(self) -> LockResult<T> {
        let poisoned = self.is_poisoned();
        let value = self.data.into_inner();
        if poisoned { Err(PoisonError::new(value)) } else { Ok(value) }
    }
}

impl<T: ?Sized> RwLock<T> {
    fn id(&self) -> ObjectId {
        self.header.id_with(self.data.get(), lock::new_state)
    }

    fn reader(&self, place: Place) -> LockResult<RwLockReadGuard<'_, T>> {
        lock::checked(self.id(), RwLockReadGuard { lock: self, place, not_send: PhantomData })
    }

    fn writer(&self, place: Place) -> LockResult<RwLockWriteGuard<'_, T>> {
        let panicking = lock::panicking();
        let guard = RwLockWriteGuard { lock: self, place, panicking, changed: false, not_send: PhantomData };
        lock::checked(self.id(), guard)
    }

    /// See the real one.
    #[track_caller]
    pub fn read(&self) -> LockResult<RwLockReadGuard<'_, T>> {
        let place = Location::caller();
        lock::acquire(self.id(), Mode::Shared, "read", place);
        self.reader(place)
    }

    /// See the real one.
    #[track_caller]
    pub fn write(&self) -> LockResult<RwLockWriteGuard<'_, T>> {
        let place = Location::caller();
        lock::acquire(self.id(), Mode::Exclusive, "write", place);
        self.writer(place)
    }

    /// See the real one.
    #[track_caller]
    pub fn try_read(&self) -> TryLockResult<RwLockReadGuard<'_, T>> {
        let place = Location::caller();
        if !lock::try_acquire(self.id(), Mode::Shared, "try_read", place) {
            return Err(TryLockError::WouldBlock);
        }
        self.reader(place).map_err(TryLockError::Poisoned)
    }

    /// See the real one.
    #[track_caller]
    pub fn try_write(&self) -> TryLockResult<RwLockWriteGuard<'_, T>> {
        let place = Location::caller();
        if !lock::try_acquire(self.id(), Mode::Exclusive, "try_write", place) {
            return Err(TryLockError::WouldBlock);
        }
        self.writer(place).map_err(TryLockError::Poisoned)
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

impl<'a, T: ?Sized> RwLockWriteGuard<'a, T> {
    /// See the real one. Nobody else can write in between.
    pub fn downgrade(guard: Self) -> RwLockReadGuard<'a, T> {
        let (lock, place, changed) = (guard.lock, guard.place, guard.changed);
        std::mem::forget(guard);
        lock::downgrade(lock.id(), place, changed);
        RwLockReadGuard { lock, place, not_send: PhantomData }
    }
}

impl<T: ?Sized> Deref for RwLockReadGuard<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        // SAFETY: while a reader holds the lock, nobody writes.
        unsafe { &*self.lock.data.get() }
    }
}

impl<T: ?Sized> Deref for RwLockWriteGuard<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        // SAFETY: while the writer holds the lock, nobody else has a reference.
        unsafe { &*self.lock.data.get() }
    }
}

impl<T: ?Sized> DerefMut for RwLockWriteGuard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        self.changed = true;
        // SAFETY: as above, and the guard is borrowed for as long.
        unsafe { &mut *self.lock.data.get() }
    }
}

impl<T: ?Sized> Drop for RwLockReadGuard<'_, T> {
    fn drop(&mut self) {
        lock::release(self.lock.id(), Mode::Shared, self.place, false, false);
    }
}

impl<T: ?Sized> Drop for RwLockWriteGuard<'_, T> {
    fn drop(&mut self) {
        let poison = !self.panicking && lock::panicking();
        lock::release(self.lock.id(), Mode::Exclusive, self.place, poison, self.changed);
    }
}

macro_rules! shown_as_data {
    ($($guard:ident),*) => {$(
        impl<T: ?Sized + fmt::Debug> fmt::Debug for $guard<'_, T> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                (**self).fmt(f)
            }
        }

        impl<T: ?Sized + fmt::Display> fmt::Display for $guard<'_, T> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                (**self).fmt(f)
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
        let mut fields = f.debug_struct("RwLock");
        match self.try_read() {
            Ok(guard) => fields.field("data", &&*guard),
            Err(TryLockError::Poisoned(error)) => fields.field("data", &&**error.get_ref()),
            Err(TryLockError::WouldBlock) => fields.field("data", &format_args!("<locked>")),
        };
        fields.field("poisoned", &self.is_poisoned()).finish_non_exhaustive()
    }
}
