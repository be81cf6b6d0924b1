//! What `AtomicPtr` has besides.

use std::{fmt, sync::atomic::Ordering};

use super::AtomicPtr;
use crate::model::execution::active;

// SAFETY: as for the real one: the pointer is a value, to use it is another matter.
unsafe impl<T> Send for AtomicPtr<T> {}
// SAFETY: as above.
unsafe impl<T> Sync for AtomicPtr<T> {}

impl<T> Default for AtomicPtr<T> {
    #[track_caller]
    fn default() -> Self {
        AtomicPtr::new(std::ptr::null_mut())
    }
}

impl<T> fmt::Pointer for AtomicPtr<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let pointer = if active() { self.load(Ordering::Relaxed) } else { self.0.get() };
        fmt::Pointer::fmt(&pointer, f)
    }
}

macro_rules! pointer {
    ($($method:ident = |$old:ident, $value:ident| $new:expr),*) => {
        impl<T> AtomicPtr<T> {$(
            /// See the real one.
            #[track_caller]
            pub fn $method(&self, $value: usize, order: Ordering) -> *mut T {
                self.0.always(stringify!($method), &[], order, |$old| $new)
            }
        )*}
    };
}

pointer! {
    fetch_ptr_add = |old, value| old.wrapping_add(value),
    fetch_ptr_sub = |old, value| old.wrapping_sub(value),
    fetch_byte_add = |old, value| old.wrapping_byte_add(value),
    fetch_byte_sub = |old, value| old.wrapping_byte_sub(value),
    fetch_or = |old, value| old.map_addr(|address| address | value),
    fetch_and = |old, value| old.map_addr(|address| address & value),
    fetch_xor = |old, value| old.map_addr(|address| address ^ value)
}
