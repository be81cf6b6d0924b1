//! `std::sync::atomic`: every operation is one of [`crate::model::memory`], on the bits of the value.

mod pointer;
mod variable;

pub use std::sync::atomic::{Ordering, compiler_fence};
use std::{fmt, panic::Location};

use self::variable::{Variable, at_pointer};
use crate::model::{execution::active, memory};

/// See the real one.
#[deprecated = "use hint::spin_loop instead"]
#[track_caller]
pub fn spin_loop_hint() {
    crate::hint::spin_loop();
}

/// See the real one.
#[track_caller]
pub fn fence(ordering: Ordering) {
    memory::fence(ordering, Location::caller());
}

macro_rules! atomic {
    ($name:ident $(<$parameter:ident>)?, $type:ty) => {
        /// See the real one.
        pub struct $name$(<$parameter>)?(Variable<$type>);

        impl$(<$parameter>)? std::panic::RefUnwindSafe for $name$(<$parameter>)? {}

        impl$(<$parameter>)? $name$(<$parameter>)? {
            /// See the real one.
            #[track_caller]
            pub const fn new(value: $type) -> Self {
                $name(Variable::new(value, stringify!($name), Location::caller()))
            }

            /// See the real one.
            #[track_caller]
            pub fn load(&self, order: Ordering) -> $type {
                self.0.load(order)
            }

            /// See the real one.
            #[track_caller]
            pub fn store(&self, value: $type, order: Ordering) {
                self.0.store(value, order)
            }

            /// See the real one.
            #[track_caller]
            pub fn swap(&self, value: $type, order: Ordering) -> $type {
                self.0.always("swap", &[value], order, |_| value)
            }

            /// See the real one.
            #[track_caller]
            pub fn compare_exchange(
                &self, current: $type, new: $type, success: Ordering, failure: Ordering,
            ) -> Result<$type, $type> {
                let exchange = |value| (value == current).then_some(new);
                self.0.update("compare_exchange", &[current, new], (success, failure), false, exchange)
            }

            /// See the real one. It may fail for no reason.
            #[track_caller]
            pub fn compare_exchange_weak(
                &self, current: $type, new: $type, success: Ordering, failure: Ordering,
            ) -> Result<$type, $type> {
                let exchange = |value| (value == current).then_some(new);
                self.0.update("compare_exchange_weak", &[current, new], (success, failure), true, exchange)
            }

            /// See the real one.
            #[deprecated = "Use `compare_exchange` or `compare_exchange_weak` instead"]
            #[track_caller]
            pub fn compare_and_swap(&self, current: $type, new: $type, order: Ordering) -> $type {
                let failure = match order {
                    Ordering::Release => Ordering::Relaxed,
                    Ordering::AcqRel => Ordering::Acquire,
                    order => order,
                };
                self.compare_exchange(current, new, order, failure).unwrap_or_else(|found| found)
            }

            /// See the real one.
            #[track_caller]
            pub fn update(
                &self, set_order: Ordering, fetch_order: Ordering, mut f: impl FnMut($type) -> $type,
            ) -> $type {
                let always = |old| Some(f(old));
                self.try_update(set_order, fetch_order, always).unwrap_or_else(|_| unreachable!("it is never refused"))
            }

            /// See the real one.
            #[track_caller]
            pub fn fetch_update<F: FnMut($type) -> Option<$type>>(
                &self, set_order: Ordering, fetch_order: Ordering, f: F,
            ) -> Result<$type, $type> {
                self.try_update(set_order, fetch_order, f)
            }

            /// See the real one.
            #[track_caller]
            pub fn try_update(
                &self, set_order: Ordering, fetch_order: Ordering, mut f: impl FnMut($type) -> Option<$type>,
            ) -> Result<$type, $type> {
                let mut old = self.load(fetch_order);
                while let Some(new) = f(old) {
                    match self.compare_exchange(old, new, set_order, fetch_order) {
                        Ok(value) => return Ok(value),
                        Err(value) => old = value,
                    }
                }
                Err(old)
            }

            /// See the real one.
            pub fn get_mut(&mut self) -> &mut $type {
                self.0.forget();
                self.0.newest.get_mut()
            }

            /// See the real one.
            pub fn into_inner(self) -> $type {
                self.0.get()
            }

            /// See the real one. What is done through the pointer is not followed.
            pub const fn as_ptr(&self) -> *mut $type {
                self.0.newest.get()
            }

            /// See the real one. All that are made of one pointer in an execution are one variable.
            ///
            /// # Safety
            /// As of the real one.
            #[track_caller]
            pub unsafe fn from_ptr<'a>(pointer: *mut $type) -> &'a Self {
                // SAFETY: vouched for by the caller.
                unsafe { at_pointer(pointer, |value| {
                    let variable = Variable::new(value, stringify!($name), Location::caller());
                    $name(variable.standing_for(pointer))
                }) }
            }
        }

        impl$(<$parameter>)? From<$type> for $name$(<$parameter>)? {
            #[track_caller]
            fn from(value: $type) -> Self {
                $name::new(value)
            }
        }

        impl$(<$parameter>)? fmt::Debug for $name$(<$parameter>)? {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                if active() { self.load(Ordering::Relaxed).fmt(f) } else { self.0.get().fmt(f) }
            }
        }
    };
}

macro_rules! integer {
    ($($name:ident, $type:ty;)*) => {$(
        atomic!($name, $type);

        impl Default for $name {
            #[track_caller]
            fn default() -> Self {
                $name::new(0)
            }
        }

        integer!(@methods $name, $type,
            fetch_add = |old, value| old.wrapping_add(value),
            fetch_sub = |old, value| old.wrapping_sub(value),
            fetch_and = |old, value| old & value,
            fetch_nand = |old, value| !(old & value),
            fetch_or = |old, value| old | value,
            fetch_xor = |old, value| old ^ value,
            fetch_max = |old, value| old.max(value),
            fetch_min = |old, value| old.min(value)
        );
    )*};
    (@methods $name:ident, $type:ty, $($method:ident = |$old:ident, $value:ident| $new:expr),*) => {
        impl $name {$(
            /// See the real one.
            #[track_caller]
            pub fn $method(&self, $value: $type, order: Ordering) -> $type {
                self.0.always(stringify!($method), &[$value], order, |$old| $new)
            }
        )*}
    };
}

integer! {
    AtomicU8, u8;
    AtomicU16, u16;
    AtomicU32, u32;
    AtomicU64, u64;
    AtomicUsize, usize;
    AtomicI8, i8;
    AtomicI16, i16;
    AtomicI32, i32;
    AtomicI64, i64;
    AtomicIsize, isize;
}

atomic!(AtomicBool, bool);
atomic!(AtomicPtr<T>, *mut T);

impl Default for AtomicBool {
    #[track_caller]
    fn default() -> Self {
        AtomicBool::new(false)
    }
}

impl AtomicBool {
    /// See the real one.
    #[track_caller]
    pub fn fetch_and(&self, value: bool, order: Ordering) -> bool {
        self.0.always("fetch_and", &[value], order, |old| old & value)
    }

    /// See the real one.
    #[track_caller]
    pub fn fetch_nand(&self, value: bool, order: Ordering) -> bool {
        self.0.always("fetch_nand", &[value], order, |old| !(old & value))
    }

    /// See the real one.
    #[track_caller]
    pub fn fetch_or(&self, value: bool, order: Ordering) -> bool {
        self.0.always("fetch_or", &[value], order, |old| old | value)
    }

    /// See the real one.
    #[track_caller]
    pub fn fetch_xor(&self, value: bool, order: Ordering) -> bool {
        self.0.always("fetch_xor", &[value], order, |old| old ^ value)
    }

    /// See the real one.
    #[track_caller]
    pub fn fetch_not(&self, order: Ordering) -> bool {
        self.0.always("fetch_not", &[], order, |old| !old)
    }
}
