//! Data races on plain memory: the accesses through an `UnsafeCell`, and whether something orders them.

use super::{
    execution::{Execution, fail_now, with},
    names::quoted_name,
    object::{Accessed, State},
    schedule::{Ending, ObjectId, Place, ThreadId},
    statics::Header,
    trace::Sort,
};

/// The most bytes that are compared; more of a value is taken on trust.
const BYTES: usize = 256;

/// A pointer that a thread was given, and what was there.
pub struct Open {
    object: ObjectId,
    pointer: *const u8,
    bytes: Vec<u8>,
    place: Place,
}

/// A thread was given a pointer to the cell. What it does with it shows at its next operation; see [`settle`].
pub fn accessed(header: &Header, pointer: *mut u8, size: usize, place: Place) {
    let object = header.id_with(std::ptr::slice_from_raw_parts_mut(pointer, size), || State::Cell(Accessed::default()));
    let race = with(|execution| {
        // Several pointers to one cell before the next operation are one access.
        let open = &execution.me().open;
        if open.iter().any(|open| open.object == object) {
            return None;
        }
        let length = size.min(BYTES);
        // SAFETY: the cell is alive and has this many bytes. Uninitialised ones (padding) are read as whatever is there;
        // they are compared, and never interpreted.
        let bytes = unsafe { copy(pointer, length) };
        execution.me().open.push(Open { object, pointer, bytes, place });
        execution.record(Sort::Other, Some(object), Some(place), || (".get()", "plain memory"));
        execution.check(object, place, false)
    });
    if let Some(message) = race {
        fail_now(Ending::DataRace { message });
    }
}

unsafe fn copy(pointer: *const u8, length: usize) -> Vec<u8> {
    // SAFETY: see the caller. Volatile, so that the compiler makes no assumption about bytes that others may write.
    (0..length).map(|at| unsafe { pointer.add(at).read_volatile() }).collect()
}

/// The running thread is at its next operation: notes which of its accesses were writes. Returns a race, in words.
pub fn settle(execution: &mut Execution) -> Option<String> {
    if execution.me().open.is_empty() {
        return None;
    }
    let mut race = None;
    for open in std::mem::take(&mut execution.me().open) {
        // SAFETY: the cell may be gone by now, if it was on the heap: then the bytes there are some others, which are
        // still mapped or reused; they make a read look like a write of this same thread.
        let bytes = unsafe { copy(open.pointer, open.bytes.len()) };
        if bytes != open.bytes {
            race = race.or_else(|| execution.check(open.object, open.place, true));
        }
    }
    race
}

impl Execution {
    /// Checks an access against those of others, and notes it.
    fn check(&mut self, object: ObjectId, place: Place, write: bool) -> Option<String> {
        let me = self.running;
        let clock = std::mem::take(&mut self.me().clock);
        let State::Cell(accessed) = &mut self.objects[object.index()].state else { unreachable!("it is a cell") };
        let unordered = |other: &&(ThreadId, u32, Place)| other.0 != me && clock.get(other.0) < other.1;
        let reads = accessed.reads.iter().filter(|_| write);
        let other = accessed.write.iter().chain(reads).find(unordered).copied();
        let entry = (me, clock.get(me), place);
        if write {
            accessed.write = Some(entry);
            accessed.reads.clear();
        } else {
            accessed.reads.retain(|read| read.0 != me);
            accessed.reads.push(entry);
        }
        self.me().clock = clock;
        let (other, _, at) = other?;
        Some(format!(
            "{} at line {} and {} at line {} use {}, and one of them writes",
            self.who(other),
            at.line(),
            self.who(me),
            place.line(),
            quoted_name(self, object)
        ))
    }
}
