//! `std::sync::atomic`: every operation is one of [`crate::model::memory`], on the bits of the value.

pub use std::sync::atomic::{Ordering, compiler_fence};
use std::{cell::UnsafeCell, fmt, panic::Location};

use crate::model::{
    execution::active,
    memory::{self, Location as Memory},
    object::State,
    schedule::ObjectId,
    statics::Header,
};

/// A value that fits into the model's memory.
trait Bits: Copy + fmt::Debug {
    fn to_bits(self) -> u64;
    fn of_bits(bits: u64) -> Self;
}

macro_rules! bits {
    ($($type:ty),*) => {$(
        impl Bits for $type {
            fn to_bits(self) -> u64 {
                self as u64
            }

            fn of_bits(bits: u64) -> Self {
                bits as $type
            }
        }
    )*};
}
bits!(u8, u16, u32, u64, usize, i8, i16, i32, i64, isize);

impl Bits for bool {
    fn to_bits(self) -> u64 {
        self as u64
    }

    fn of_bits(bits: u64) -> Self {
        bits != 0
    }
}

impl<T> Bits for *mut T {
    fn to_bits(self) -> u64 {
        self.expose_provenance() as u64
    }

    fn of_bits(bits: u64) -> Self {
        std::ptr::with_exposed_provenance_mut(bits as usize)
    }
}

fn show<V: Bits>(bits: u64) -> String {
    format!("{:?}", V::of_bits(bits))
}

/// What all atomics are made of. The newest value is kept here too, for when nothing is shared (`get_mut`, `into_inner`)
/// and for statics, which begin every execution with their first one.
struct Variable<V> {
    header: Header,
    first: V,
    newest: UnsafeCell<V>,
}

// SAFETY: `newest` is written by the thread that runs only, and only one runs at a time.
unsafe impl<V: Send> Sync for Variable<V> {}

impl<V: Bits> Variable<V> {
    const fn new(value: V, type_name: &'static str, place: &'static Location<'static>) -> Self {
        Variable { header: Header::new(type_name, place), first: value, newest: UnsafeCell::new(value) }
    }

    fn id(&self) -> ObjectId {
        if self.header.is_survivor() {
            self.set(self.first);
        }
        self.header.id(|| State::Atomic(Memory::new(self.get().to_bits())))
    }

    /// It is used by its owner alone for a moment: later uses begin with the value it has then.
    fn forget(&mut self) {
        self.header = Header::new(self.header.type_name, self.header.made);
    }

    fn get(&self) -> V {
        // SAFETY: see the impl of Sync.
        unsafe { *self.newest.get() }
    }

    fn set(&self, value: V) {
        // SAFETY: see the impl of Sync.
        unsafe { *self.newest.get() = value }
    }

    #[track_caller]
    fn load(&self, ordering: Ordering) -> V {
        V::of_bits(memory::load(self.id(), ordering, Location::caller(), show::<V>))
    }

    #[track_caller]
    fn store(&self, value: V, ordering: Ordering) {
        memory::store(self.id(), value.to_bits(), ordering, Location::caller(), show::<V>);
        self.set(value);
    }

    #[track_caller]
    fn update(
        &self,
        operation: &'static str,
        values: &[V],
        orderings: (Ordering, Ordering),
        weak: bool,
        change: impl FnOnce(V) -> Option<V>,
    ) -> Result<V, V> {
        let arguments: [u64; 2] = std::array::from_fn(|at| values.get(at).map_or(0, |value| value.to_bits()));
        let arguments = &arguments[..values.len()];
        let subject = (self.id(), operation, arguments, Location::caller(), show::<V> as memory::Show);
        let mut new = None;
        let result = memory::update(subject, orderings, weak, |bits| {
            new = change(V::of_bits(bits));
            new.map(V::to_bits)
        });
        if let (Ok(_), Some(new)) = (result, new) {
            self.set(new);
        }
        result.map(V::of_bits).map_err(V::of_bits)
    }

    #[track_caller]
    fn always(&self, operation: &'static str, values: &[V], ordering: Ordering, change: impl FnOnce(V) -> V) -> V {
        let result = self.update(operation, values, (ordering, Ordering::Relaxed), false, |value| Some(change(value)));
        result.unwrap_or_else(|value| value)
    }
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
            #[track_caller]
            pub fn fetch_update<F: FnMut($type) -> Option<$type>>(
                &self, set_order: Ordering, fetch_order: Ordering, mut f: F,
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

            /// See the real one.
            pub fn as_ptr(&self) -> *mut $type {
                self.0.newest.get()
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

// SAFETY: as for the real one: the pointer is a value, to use it is another matter.
unsafe impl<T> Send for AtomicPtr<T> {}
// SAFETY: as above.
unsafe impl<T> Sync for AtomicPtr<T> {}

impl Default for AtomicBool {
    #[track_caller]
    fn default() -> Self {
        AtomicBool::new(false)
    }
}

impl<T> Default for AtomicPtr<T> {
    #[track_caller]
    fn default() -> Self {
        AtomicPtr::new(std::ptr::null_mut())
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
