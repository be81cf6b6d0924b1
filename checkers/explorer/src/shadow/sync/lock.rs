//! What `Mutex` and `RwLock` have in common: to take a lock, to try, to give it back.

use std::sync::{LockResult, PoisonError};

use crate::model::{
    execution::{Execution, active, point, with},
    object::{Lock, State},
    schedule::{Accesses, Kind, ObjectId, Pending, Place, Sort, Wait},
};

/// How a lock is held.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    Exclusive,
    Shared,
}

/// The state of a new lock.
pub(super) fn new_state() -> State {
    State::Lock(Lock::default())
}

fn lock_of(execution: &mut Execution, object: ObjectId) -> &mut Lock {
    match &mut execution.objects[object.index()].state {
        State::Lock(lock) => lock,
        _ => unreachable!("a lock is registered as one"),
    }
}

/// Takes the lock, waiting for it if need be.
pub(super) fn acquire(object: ObjectId, mode: Mode, operation: &'static str, place: Place) {
    let (wait, kind) = match mode {
        Mode::Exclusive => (Wait::Unlocked(object), Kind::Acquire),
        Mode::Shared => (Wait::NoWriter(object), Kind::Share),
    };
    point(Pending::new(operation, Some(object), place, Accesses::one(object, kind)).until(wait));
    with(|execution| taken(execution, object, mode, operation, place));
}

/// Takes the lock if that is possible at once.
pub(super) fn try_acquire(object: ObjectId, mode: Mode, operation: &'static str, place: Place) -> bool {
    let wait = with(|execution| execution.look(object, place));
    point(Pending::new(operation, Some(object), place, Accesses::one(object, Kind::Write)).until(wait));
    with(|execution| {
        let lock = lock_of(execution, object);
        let free = if mode == Mode::Exclusive { lock.is_free() } else { lock.writer.is_none() };
        if free {
            taken(execution, object, mode, operation, place);
        } else {
            execution.looked(object, place, 0);
            execution.record(Sort::Other, Some(object), Some(place), || format!("{operation}() -> would block"));
        }
        free
    })
}

fn taken(execution: &mut Execution, object: ObjectId, mode: Mode, operation: &'static str, place: Place) {
    let me = execution.running;
    let lock = lock_of(execution, object);
    match mode {
        Mode::Exclusive => lock.writer = Some((me, place)),
        Mode::Shared => lock.readers.push((me, place)),
    }
    let known = std::mem::take(&mut execution.objects[object.index()].sync);
    execution.acquire(&known);
    execution.objects[object.index()].sync = known;
    execution.stop_spinning();
    execution.record(Sort::Lock, Some(object), Some(place), || format!("{operation}()"));
}

/// Gives the lock back. `poison` if the holder has begun to panic meanwhile.
pub(super) fn release(object: ObjectId, mode: Mode, place: Place, poison: bool, changed: bool) {
    let kind = if mode == Mode::Exclusive { Kind::Release } else { Kind::Unshare };
    point(Pending::new("unlock", Some(object), place, Accesses::one(object, kind)));
    with(|execution| {
        lock_of(execution, object).poisoned |= poison;
        released(execution, object, mode, changed);
        execution.record(Sort::Unlock, Some(object), Some(place), || {
            if poison { "unlock, and it is poisoned by the panic".into() } else { "unlock".into() }
        });
    });
}

/// The state after the lock was given back: also what `Condvar::wait` does in its own step.
pub(super) fn released(execution: &mut Execution, object: ObjectId, mode: Mode, changed: bool) {
    let me = execution.running;
    let known = execution.release();
    execution.objects[object.index()].sync.join(&known);
    let lock = lock_of(execution, object);
    match mode {
        Mode::Exclusive => lock.writer = None,
        Mode::Shared => {
            if let Some(at) = lock.readers.iter().position(|(reader, _)| *reader == me) {
                lock.readers.swap_remove(at);
            }
        }
    }
    execution.objects[object.index()].version += 1;
    if changed {
        execution.progress();
    }
}

/// Whether the lock is poisoned.
pub(super) fn is_poisoned(object: ObjectId) -> bool {
    with(|execution| lock_of(execution, object).poisoned)
}

/// Makes a poisoned lock a sound one.
pub(super) fn clear_poison(object: ObjectId) {
    with(|execution| lock_of(execution, object).poisoned = false);
}

/// The guard, as an error if the lock is poisoned.
pub(super) fn checked<G>(object: ObjectId, guard: G) -> LockResult<G> {
    if is_poisoned(object) { Err(PoisonError::new(guard)) } else { Ok(guard) }
}

/// Whether the calling thread is panicking.
pub(super) fn panicking() -> bool {
    active() && with(|execution| execution.me().panicking > 0)
}

/// A writer becomes a reader, with nobody in between.
pub(super) fn downgrade(object: ObjectId, place: Place, changed: bool) {
    point(Pending::new("downgrade", Some(object), place, Accesses::one(object, Kind::Release)));
    with(|execution| {
        released(execution, object, Mode::Exclusive, changed);
        let me = execution.running;
        lock_of(execution, object).readers.push((me, place));
        execution.record(Sort::Unlock, Some(object), Some(place), || "downgrade()".into());
    });
}
