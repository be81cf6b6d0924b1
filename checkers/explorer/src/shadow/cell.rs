//! `std::cell`, with an `UnsafeCell` whose accesses are checked for data races.
//!
//! `get` hands out a pointer, and doesn't say what for. So the bytes are compared at the thread's next operation: if
//! they have changed, it was a write. Two accesses race if nothing orders them and one of them is a write, in whatever
//! order they happened to come (the happens-before test of FastTrack, Flanagan & Freund, PLDI 2009).

pub use std::cell::*;
use std::{fmt, panic::Location};

use crate::model::{execution::active, race, statics::Header};

/// Like the real one, with a look at who accesses it.
pub struct UnsafeCell<T: ?Sized> {
    header: Header,
    value: std::cell::UnsafeCell<T>,
}

impl<T> UnsafeCell<T> {
    /// See the real one.
    #[track_caller]
    pub const fn new(value: T) -> Self {
        UnsafeCell { header: Header::new("UnsafeCell", Location::caller()), value: std::cell::UnsafeCell::new(value) }
    }

    /// See the real one.
    pub fn into_inner(self) -> T {
        self.value.into_inner()
    }
}

impl<T: ?Sized> UnsafeCell<T> {
    /// See the real one.
    #[track_caller]
    pub fn get(&self) -> *mut T {
        let pointer = self.value.get();
        if active() {
            // SAFETY: only the size is looked at, which a live value has.
            race::accessed(&self.header, pointer.cast(), size_of_val(unsafe { &*pointer }), Location::caller());
        }
        pointer
    }

    /// See the real one. What is done through this pointer is not followed.
    #[allow(clippy::not_unsafe_ptr_arg_deref, reason = "as in std; nothing is read")]
    pub const fn raw_get(this: *const Self) -> *mut T {
        // SAFETY: the place of a field is worked out, and nothing is read.
        std::cell::UnsafeCell::raw_get(unsafe { &raw const (*this).value })
    }

    /// See the real one.
    pub fn get_mut(&mut self) -> &mut T {
        self.value.get_mut()
    }
}

impl<T: Default> Default for UnsafeCell<T> {
    #[track_caller]
    fn default() -> Self {
        UnsafeCell::new(T::default())
    }
}

impl<T> From<T> for UnsafeCell<T> {
    #[track_caller]
    fn from(value: T) -> Self {
        UnsafeCell::new(value)
    }
}

impl<T: ?Sized> fmt::Debug for UnsafeCell<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("UnsafeCell { .. }")
    }
}
