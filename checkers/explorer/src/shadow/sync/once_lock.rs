//! `std::sync::OnceLock`.

use std::{
    cell::UnsafeCell,
    fmt,
    panic::{Location, RefUnwindSafe, UnwindSafe},
};

use super::once::{call, is_done, new_state, wait};
use crate::model::{schedule::ObjectId, statics::Header};

/// See the real one.
pub struct OnceLock<T> {
    header: Header,
    value: UnsafeCell<Option<T>>,
}

// SAFETY: as for the real one.
unsafe impl<T: Sync + Send> Sync for OnceLock<T> {}
// SAFETY: as for the real one.
unsafe impl<T: Send> Send for OnceLock<T> {}
impl<T: RefUnwindSafe + UnwindSafe> RefUnwindSafe for OnceLock<T> {}
impl<T: UnwindSafe> UnwindSafe for OnceLock<T> {}

impl<T> OnceLock<T> {
    /// See the real one.
    #[track_caller]
    pub const fn new() -> Self {
        OnceLock { header: Header::new("OnceLock", Location::caller()), value: UnsafeCell::new(None) }
    }

    fn id(&self) -> ObjectId {
        self.header.id_with(self.value.get(), new_state)
    }

    fn value(&self) -> Option<&T> {
        // SAFETY: the value is written once, before anybody is given a reference to it.
        unsafe { (*self.value.get()).as_ref() }
    }

    /// See the real one.
    #[track_caller]
    pub fn get(&self) -> Option<&T> {
        if is_done(self.id(), "get", Location::caller()) { self.value() } else { None }
    }

    /// See the real one.
    pub fn get_mut(&mut self) -> Option<&mut T> {
        self.value.get_mut().as_mut()
    }

    /// See the real one.
    #[track_caller]
    pub fn set(&self, value: T) -> Result<(), T> {
        let mut value = Some(value);
        call(self.id(), "set", Location::caller(), false, false, &mut |_| {
            // SAFETY: only one thread initialises, and nobody has a reference yet.
            unsafe { *self.value.get() = value.take() }
        });
        value.map_or(Ok(()), Err)
    }

    /// See the real one.
    #[track_caller]
    pub fn get_or_init<F: FnOnce() -> T>(&self, f: F) -> &T {
        let mut f = Some(f);
        call(self.id(), "get_or_init", Location::caller(), false, false, &mut |_| {
            let value = f.take().expect("it is called once")();
            // SAFETY: as above.
            unsafe { *self.value.get() = Some(value) }
        });
        self.value().expect("it is initialised")
    }

    /// See the real one.
    pub fn into_inner(self) -> Option<T> {
        self.value.into_inner()
    }

    /// See the real one.
    pub fn take(&mut self) -> Option<T> {
        std::mem::take(self).into_inner()
    }

    /// See the real one.
    #[track_caller]
    pub fn wait(&self) -> &T {
        wait(self.id(), Location::caller());
        self.value().expect("it is initialised")
    }
}

impl<T> Default for OnceLock<T> {
    #[track_caller]
    fn default() -> Self {
        OnceLock::new()
    }
}

impl<T: fmt::Debug> fmt::Debug for OnceLock<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut tuple = f.debug_tuple("OnceLock");
        match self.value() {
            Some(value) => tuple.field(value),
            None => tuple.field(&format_args!("<uninit>")),
        };
        tuple.finish()
    }
}

impl<T: PartialEq> PartialEq for OnceLock<T> {
    #[track_caller]
    fn eq(&self, other: &Self) -> bool {
        self.get() == other.get()
    }
}

impl<T: Eq> Eq for OnceLock<T> {}

impl<T: Clone> Clone for OnceLock<T> {
    #[track_caller]
    fn clone(&self) -> Self {
        OnceLock::from_option(self.get().cloned())
    }
}

impl<T> From<T> for OnceLock<T> {
    #[track_caller]
    fn from(value: T) -> Self {
        OnceLock::from_option(Some(value))
    }
}

impl<T> OnceLock<T> {
    #[track_caller]
    fn from_option(value: Option<T>) -> Self {
        let cell = OnceLock::new();
        if let Some(value) = value {
            let _ = cell.set(value);
        }
        cell
    }
}
