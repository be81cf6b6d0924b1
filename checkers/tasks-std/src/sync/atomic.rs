//! `atomic`: the real ones. No other thread can come between two operations of one poll; they are shown in the
//! schedule. One in a `static` begins each execution with its first value.

pub use std::sync::atomic::*;
use std::{fmt, sync::atomic};

use tasks::__checker::{Mode, Used, access};

macro_rules! atomic {
    ($($name:ident: $type:ty;)*) => {$(
        /// See the real one.
        #[derive(Default)]
        pub struct $name {
            real: atomic::$name,
            first: $type,
            used: Used,
        }

        impl $name {
            /// See the real one.
            pub const fn new(value: $type) -> Self {
                $name { real: atomic::$name::new(value), first: value, used: Used::never() }
            }

            /// The real one, as this execution has left it.
            fn real(&self) -> &atomic::$name {
                self.used.in_this_execution(|| self.real.store(self.first, Ordering::Relaxed));
                &self.real
            }

            /// See the real one.
            pub fn get_mut(&mut self) -> &mut $type {
                self.real();
                self.real.get_mut()
            }

            /// See the real one.
            pub fn into_inner(self) -> $type {
                self.real();
                self.real.into_inner()
            }

            fn address(&self) -> usize {
                (&raw const *self).addr()
            }

            /// See the real one.
            #[track_caller]
            pub fn load(&self, order: Ordering) -> $type {
                let value = self.real().load(order);
                access(self.address(), Mode::Reads, format_args!("load()"), Some(&value));
                value
            }

            /// See the real one.
            #[track_caller]
            pub fn store(&self, value: $type, order: Ordering) {
                self.real().store(value, order);
                access(self.address(), Mode::Writes, format_args!("store({value:?})"), None);
            }

            /// See the real one.
            #[track_caller]
            pub fn compare_exchange(
                &self,
                current: $type,
                new: $type,
                success: Ordering,
                failure: Ordering,
            ) -> Result<$type, $type> {
                let result = self.real().compare_exchange(current, new, success, failure);
                let operation = format_args!("compare_exchange({current:?}, {new:?})");
                let mode = if result.is_ok() { Mode::Updates } else { Mode::Reads };
                access(self.address(), mode, operation, Some(&result));
                result
            }

            /// See the real one.
            #[track_caller]
            pub fn compare_exchange_weak(
                &self,
                current: $type,
                new: $type,
                success: Ordering,
                failure: Ordering,
            ) -> Result<$type, $type> {
                self.compare_exchange(current, new, success, failure)
            }

            /// See the real one.
            #[track_caller]
            pub fn fetch_update<F: FnMut($type) -> Option<$type>>(
                &self,
                set: Ordering,
                fetch: Ordering,
                update: F,
            ) -> Result<$type, $type> {
                let result = self.real().fetch_update(set, fetch, update);
                let mode = if result.is_ok() { Mode::Updates } else { Mode::Reads };
                access(self.address(), mode, format_args!("fetch_update()"), Some(&result));
                result
            }
        }

        impl From<$type> for $name {
            fn from(value: $type) -> Self {
                $name::new(value)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.real().fmt(formatter)
            }
        }
    )*};
}

macro_rules! fetch {
    ($($name:ident: $type:ty: $($method:ident),*;)*) => {$(
        impl $name {$(
            /// See the real one.
            #[track_caller]
            pub fn $method(&self, value: $type, order: Ordering) -> $type {
                let before = self.real().$method(value, order);
                let operation = format_args!("{}({value:?})", stringify!($method));
                access(self.address(), Mode::Updates, operation, Some(&before));
                before
            }
        )*}
    )*};
}

macro_rules! number {
    ($($name:ident: $type:ty;)*) => {
        atomic! { $($name: $type;)* }
        fetch! {$(
            $name: $type:
                swap, fetch_add, fetch_sub, fetch_and, fetch_or, fetch_xor, fetch_nand, fetch_max, fetch_min;
        )*}
    };
}

number! {
    AtomicI8: i8;
    AtomicI16: i16;
    AtomicI32: i32;
    AtomicI64: i64;
    AtomicIsize: isize;
    AtomicU8: u8;
    AtomicU16: u16;
    AtomicU32: u32;
    AtomicU64: u64;
    AtomicUsize: usize;
}

atomic! { AtomicBool: bool; }
fetch! { AtomicBool: bool: swap, fetch_and, fetch_or, fetch_xor, fetch_nand; }
