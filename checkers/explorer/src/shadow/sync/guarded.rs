//! Data behind a lock, and the right to use it: what `Mutex` and `RwLock`, and their guards, are made of.

use std::{
    cell::UnsafeCell,
    fmt,
    marker::PhantomData,
    mem,
    panic::RefUnwindSafe,
    sync::{LockResult, PoisonError, TryLockError, TryLockResult},
};

use koans_report::names::is_own;

use super::lock::{self, Mode};
use crate::model::{
    execution::active,
    schedule::{ObjectId, Place},
    statics::Header,
};

/// The most bytes that are looked at to see whether two changes left the same there.
const BYTES: usize = 64;

/// Data behind a lock.
pub(super) struct Guarded<T: ?Sized> {
    header: Header,
    data: UnsafeCell<T>,
}

// The lock poisons itself: whoever sees a half-done change is told.
impl<T: ?Sized> RefUnwindSafe for Guarded<T> {}

impl<T> Guarded<T> {
    pub(super) const fn new(value: T, type_name: &'static str, place: Place) -> Self {
        Guarded { header: Header::new(type_name, place), data: UnsafeCell::new(value) }
    }

    pub(super) fn into_inner(self) -> LockResult<T> {
        let poisoned = self.is_poisoned();
        poisoned_if(poisoned, self.data.into_inner())
    }
}

impl<T: ?Sized> Guarded<T> {
    fn id(&self) -> ObjectId {
        self.header.id_with(self.data.get(), lock::new_state)
    }

    pub(super) fn acquire(&self, mode: Mode, operation: &'static str, place: Place) -> LockResult<Held<'_, T>> {
        lock::acquire(self.id(), mode, operation, place);
        self.held(mode, place)
    }

    pub(super) fn try_acquire(&self, mode: Mode, operation: &'static str, place: Place) -> TryLockResult<Held<'_, T>> {
        if !lock::try_acquire(self.id(), mode, operation, place) {
            return Err(TryLockError::WouldBlock);
        }
        self.held(mode, place).map_err(TryLockError::Poisoned)
    }

    fn held(&self, mode: Mode, place: Place) -> LockResult<Held<'_, T>> {
        let panicking = lock::panicking();
        let held = Held { lock: self, mode, place, panicking, changed: false, not_send: PhantomData };
        poisoned_if(lock::is_poisoned(self.id()), held)
    }

    pub(super) fn is_poisoned(&self) -> bool {
        active() && lock::is_poisoned(self.id())
    }

    pub(super) fn look_for_poison(&self, place: Place) -> bool {
        active() && lock::look_for_poison(self.id(), place)
    }

    pub(super) fn clear_poison(&self, place: Place) {
        if active() {
            lock::clear_poison(self.id(), place);
        }
    }

    pub(super) fn get_mut(&mut self) -> LockResult<&mut T> {
        let poisoned = self.is_poisoned();
        poisoned_if(poisoned, self.data.get_mut())
    }

    /// A fingerprint of the first bytes (FNV-1a), if they are all there is to the data.
    fn fingerprint(&self) -> Option<u64> {
        if mem::needs_drop::<T>() {
            return None;
        }
        let first = self.data.get().cast::<u8>();
        // SAFETY: the value is alive, and has this many bytes. Volatile: padding is read as whatever is there.
        let byte = |at| unsafe { first.add(at).read_volatile() };
        // SAFETY: only the size is looked at.
        let length = size_of_val(unsafe { &*self.data.get() }).min(BYTES);
        let hash = |hash: u64, at| (hash ^ byte(at) as u64).wrapping_mul(0x100_0000_01b3);
        Some((0..length).fold(0xcbf2_9ce4_8422_2325, hash))
    }
}

impl<T: ?Sized + fmt::Debug> Guarded<T> {
    pub(super) fn show(&self, name: &str, place: Place, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut fields = f.debug_struct(name);
        // Called by the library, it is told with the place where the lock was made.
        let place = if is_own(place) { place } else { self.header.made };
        match self.try_acquire(Mode::Shared, "try_lock", place) {
            Ok(held) => fields.field("data", &held.data()),
            Err(TryLockError::Poisoned(error)) => fields.field("data", &error.get_ref().data()),
            // The real ones differ in this.
            Err(TryLockError::WouldBlock) if name == "Mutex" => fields.field("data", &"<locked>"),
            Err(TryLockError::WouldBlock) => fields.field("data", &format_args!("<locked>")),
        };
        fields.field("poisoned", &self.is_poisoned()).finish_non_exhaustive()
    }
}

fn poisoned_if<V>(poisoned: bool, value: V) -> LockResult<V> {
    if poisoned { Err(PoisonError::new(value)) } else { Ok(value) }
}

/// The same result, with the guard made of what is held.
pub(super) fn map<V, G>(result: LockResult<V>, guard: impl FnOnce(V) -> G) -> LockResult<G> {
    match result {
        Ok(held) => Ok(guard(held)),
        Err(error) => Err(PoisonError::new(guard(error.into_inner()))),
    }
}

/// As [`map`].
pub(super) fn try_map<V, G>(result: TryLockResult<V>, guard: impl FnOnce(V) -> G) -> TryLockResult<G> {
    match result {
        Ok(held) => Ok(guard(held)),
        Err(TryLockError::WouldBlock) => Err(TryLockError::WouldBlock),
        Err(TryLockError::Poisoned(error)) => Err(TryLockError::Poisoned(PoisonError::new(guard(error.into_inner())))),
    }
}

/// A lock that is held by this thread. Dropped, it gives it back.
pub(super) struct Held<'a, T: ?Sized> {
    lock: &'a Guarded<T>,
    mode: Mode,
    place: Place,
    /// Whether the thread was panicking already when it took the lock: then it does not poison it.
    panicking: bool,
    changed: bool,
    not_send: PhantomData<*const ()>,
}

impl<'a, T: ?Sized> Held<'a, T> {
    pub(super) fn data(&self) -> &T {
        // SAFETY: only one thread runs at a time, and while this one holds the lock, nobody else writes.
        unsafe { &*self.lock.data.get() }
    }

    pub(super) fn data_mut(&mut self) -> &mut T {
        debug_assert!(self.mode == Mode::Exclusive);
        self.changed = true;
        // SAFETY: held exclusively, nobody else has a reference; and `self` is borrowed for as long.
        unsafe { &mut *self.lock.data.get() }
    }

    /// A writer becomes a reader. Nobody else can write in between.
    pub(super) fn downgrade(self) -> Self {
        lock::downgrade(self.lock.id(), self.place, self.changed);
        let (lock, place, panicking) = (self.lock, self.place, self.panicking);
        mem::forget(self);
        Held { lock, mode: Mode::Shared, place, panicking, changed: false, not_send: PhantomData }
    }

    /// The lock, for `Condvar::wait`, which gives it back in a step of its own.
    pub(super) fn into_wait(self) -> Suspended<'a, T> {
        let suspended = Suspended { lock: self.lock, changed: self.changed };
        mem::forget(self);
        suspended
    }
}

impl<T: ?Sized> Drop for Held<'_, T> {
    fn drop(&mut self) {
        let poison = self.mode == Mode::Exclusive && !self.panicking && lock::panicking();
        let left = lock::Left { poison, changed: self.changed, fingerprint: &|| self.lock.fingerprint() };
        lock::release(self.lock.id(), self.mode, self.place, left);
    }
}

/// A lock that is held by a thread that is about to wait on a condition variable.
pub(super) struct Suspended<'a, T: ?Sized> {
    lock: &'a Guarded<T>,
    /// Whether the data may have been changed meanwhile.
    pub(super) changed: bool,
}

impl<'a, T: ?Sized> Suspended<'a, T> {
    pub(super) fn id(&self) -> ObjectId {
        self.lock.id()
    }

    /// Takes the lock again.
    pub(super) fn resume(self, place: Place) -> LockResult<Held<'a, T>> {
        self.lock.acquire(Mode::Exclusive, lock::AGAIN, place)
    }
}

/// What a lock and its guards have to have: the same for both locks, in the words of `std`.
macro_rules! like_std {
    ($lock:ident, $($guard:ident),+) => {
        // SAFETY: as for the real one. Only one thread of the exercise runs at a time, and only those that hold the lock
        // have a reference to the data.
        unsafe impl<T: ?Sized + Send> Send for $lock<T> {}
        impl<T: ?Sized> std::panic::UnwindSafe for $lock<T> {}

        impl<T> $lock<T> {
            /// See the real one.
            #[track_caller]
            pub const fn new(value: T) -> Self {
                $lock(Guarded::new(value, stringify!($lock), Location::caller()))
            }

            /// See the real one.
            pub fn into_inner(self) -> LockResult<T> {
                self.0.into_inner()
            }
        }

        impl<T: ?Sized> $lock<T> {
            /// See the real one.
            #[track_caller]
            pub fn is_poisoned(&self) -> bool {
                self.0.look_for_poison(Location::caller())
            }

            /// See the real one.
            #[track_caller]
            pub fn clear_poison(&self) {
                self.0.clear_poison(Location::caller());
            }

            /// See the real one.
            pub fn get_mut(&mut self) -> LockResult<&mut T> {
                self.0.get_mut()
            }
        }

        impl<T: Default> Default for $lock<T> {
            #[track_caller]
            fn default() -> Self {
                $lock::new(T::default())
            }
        }

        impl<T> From<T> for $lock<T> {
            #[track_caller]
            fn from(value: T) -> Self {
                $lock::new(value)
            }
        }

        impl<T: ?Sized + fmt::Debug> fmt::Debug for $lock<T> {
            #[track_caller]
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.show(stringify!($lock), Location::caller(), f)
            }
        }

        $(
            // SAFETY: as for the real one: a shared guard gives shared references only.
            unsafe impl<T: ?Sized + Sync> Sync for $guard<'_, T> {}

            impl<T: ?Sized> Deref for $guard<'_, T> {
                type Target = T;

                fn deref(&self) -> &T {
                    self.0.data()
                }
            }

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
        )+
    };
}
pub(super) use like_std;
