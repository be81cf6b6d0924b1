//! What all atomics are made of.

use std::{cell::UnsafeCell, fmt, panic::Location, sync::atomic::Ordering};

use crate::model::{
    execution::with,
    memory::{self, Location as Memory},
    object::State,
    schedule::ObjectId,
    statics::Header,
};

/// A value that fits into the model's memory.
pub(super) trait Bits: Copy + fmt::Debug {
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
pub(super) struct Variable<V> {
    header: Header,
    first: V,
    pub(super) newest: UnsafeCell<V>,
    /// For one that was made by `from_ptr`: the memory it stands for, which is kept up to date.
    stands_for: *mut V,
}

// SAFETY: `newest` is written by the thread that runs only, and only one runs at a time.
unsafe impl<V: Send> Sync for Variable<V> {}
// SAFETY: as above; the memory behind the pointer is vouched for by the caller of `from_ptr`.
unsafe impl<V: Send> Send for Variable<V> {}

impl<V: Bits> Variable<V> {
    pub(super) const fn new(value: V, type_name: &'static str, place: &'static Location<'static>) -> Self {
        let header = Header::new(type_name, place);
        Variable { header, first: value, newest: UnsafeCell::new(value), stands_for: std::ptr::null_mut() }
    }

    /// The same, for memory that is somewhere else.
    pub(super) fn standing_for(self, pointer: *mut V) -> Self {
        Variable { stands_for: pointer, ..self }
    }

    fn id(&self) -> ObjectId {
        if self.header.is_survivor() {
            self.set(self.first);
        }
        self.header.id(|| State::Atomic(Memory::new(self.get().to_bits())))
    }

    /// It is used by its owner alone for a moment: later uses begin with the value it has then.
    pub(super) fn forget(&mut self) {
        self.header = Header::new(self.header.type_name, self.header.made);
    }

    pub(super) fn get(&self) -> V {
        // SAFETY: see the impl of Sync.
        unsafe { *self.newest.get() }
    }

    fn set(&self, value: V) {
        // SAFETY: see the impl of Sync.
        unsafe { *self.newest.get() = value }
        if !self.stands_for.is_null() {
            // SAFETY: the caller of `from_ptr` vouches for it.
            unsafe { self.stands_for.write(value) }
        }
    }

    #[track_caller]
    pub(super) fn load(&self, ordering: Ordering) -> V {
        V::of_bits(memory::load(self.id(), ordering, Location::caller(), show::<V>))
    }

    #[track_caller]
    pub(super) fn store(&self, value: V, ordering: Ordering) {
        memory::store(self.id(), value.to_bits(), ordering, Location::caller(), show::<V>);
        self.set(value);
    }

    #[track_caller]
    pub(super) fn update(
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
    pub(super) fn always(
        &self,
        operation: &'static str,
        values: &[V],
        ordering: Ordering,
        change: impl FnOnce(V) -> V,
    ) -> V {
        let result = self.update(operation, values, (ordering, Ordering::Relaxed), false, |value| Some(change(value)));
        result.unwrap_or_else(|value| value)
    }
}

/// The variable that stands for the memory at this address, in this execution.
///
/// # Safety
/// The memory is that of a live value, for as long as the result is used.
pub(super) unsafe fn at_pointer<'a, V: Copy, A: 'a>(pointer: *mut V, new: impl FnOnce(V) -> A) -> &'a A {
    let key = (pointer as usize, std::any::type_name::<A>());
    let known = with(|execution| execution.by_address.get(&key).copied());
    let variable = known.unwrap_or_else(|| {
        // SAFETY: vouched for by the caller.
        let made: &A = Box::leak(Box::new(new(unsafe { *pointer })));
        let made = std::ptr::from_ref(made) as usize;
        with(|execution| execution.by_address.insert(key, made));
        made
    });
    // SAFETY: it was leaked above, under the name of this very type.
    unsafe { &*(variable as *const A) }
}
