//! Objects that outlive an execution: those in `static`s. They begin every execution as they began the first one.
//!
//! Each shared object of the learner's carries a [`Header`], which says under which number it is registered in which
//! execution. An object that was registered in an *earlier* execution is a static (or was leaked); its data are then put
//! back to the bytes they had when it was first used. In a `static`, initialised in a constant expression, those own
//! nothing, so a bitwise copy of them is as good as the original; what the last execution left there is forgotten.

use std::{
    collections::BTreeMap,
    mem::MaybeUninit,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU32, AtomicU64, Ordering},
    },
};

use super::{
    execution::{Execution, with},
    object::State,
    schedule::{ObjectId, Place},
};

static GENERATION: AtomicU32 = AtomicU32::new(0);

/// A number for one more execution.
pub fn next_generation() -> u32 {
    GENERATION.fetch_add(1, Ordering::Relaxed) + 1
}

/// The identity of a shared object.
pub struct Header {
    /// Generation and number, or 0 for an object that was never used.
    registered: AtomicU64,
    /// What it is.
    pub type_name: &'static str,
    /// Where it was made.
    pub made: Place,
}

/// What became of an object when it was looked up.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Past {
    /// It is used for the first time ever.
    New,
    /// It was used in this execution.
    Known,
    /// It was used in an earlier execution.
    Survivor,
}

/// The first bytes of each object, by address: for all tests of the process, as a static is shared by them.
static FIRST: Mutex<BTreeMap<usize, Box<[MaybeUninit<u8>]>>> = Mutex::new(BTreeMap::new());

impl Header {
    /// A new object.
    pub const fn new(type_name: &'static str, made: Place) -> Self {
        Header { registered: AtomicU64::new(0), type_name, made }
    }

    /// Its number in this execution.
    pub fn id(&self, state: impl FnOnce() -> State) -> ObjectId {
        with(|execution| self.look_up(execution, state).0)
    }

    /// The same for an object that guards `data`, which is put back to its first value if this is a survivor.
    pub fn id_with<T: ?Sized>(&self, data: *mut T, state: impl FnOnce() -> State) -> ObjectId {
        let (id, past) = with(|execution| self.look_up(execution, state));
        if past != Past::Known {
            // SAFETY: the pointer comes from the cell inside the object. Nobody holds a reference to its inside: in this
            // execution nobody has used it yet, and nothing of an earlier one runs.
            unsafe { self.restore(data, past) };
        }
        id
    }

    /// Whether it was used in an earlier execution, and not in this one.
    pub fn is_survivor(&self) -> bool {
        let registered = self.registered.load(Ordering::Relaxed);
        registered != 0 && (registered >> 32) as u32 != with(|execution| execution.generation)
    }

    fn look_up(&self, execution: &mut Execution, state: impl FnOnce() -> State) -> (ObjectId, Past) {
        let registered = self.registered.load(Ordering::Relaxed);
        if (registered >> 32) as u32 == execution.generation {
            return (ObjectId(registered as u32), Past::Known);
        }
        let id = execution.add_object(self.type_name, self.made, state());
        self.registered.store((execution.generation as u64) << 32 | id.0 as u64, Ordering::Relaxed);
        (id, if registered == 0 { Past::New } else { Past::Survivor })
    }

    unsafe fn restore<T: ?Sized>(&self, data: *mut T, past: Past) {
        let address = std::ptr::from_ref(self) as usize;
        // SAFETY: see the caller; the bytes are copied as bytes, padding included.
        let bytes = unsafe { std::slice::from_raw_parts_mut(data.cast::<MaybeUninit<u8>>(), size_of_val(&*data)) };
        if bytes.is_empty() {
            return;
        }
        let mut first = FIRST.lock().unwrap_or_else(PoisonError::into_inner);
        match first.get(&address) {
            Some(copy) if past == Past::Survivor && copy.len() == bytes.len() => bytes.copy_from_slice(copy),
            _ if past == Past::New => {
                first.insert(address, bytes.to_vec().into_boxed_slice());
            }
            _ => {}
        }
    }
}
