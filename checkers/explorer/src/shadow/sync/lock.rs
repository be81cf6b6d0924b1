//! What `Mutex` and `RwLock` have in common: to take a lock, to try, to give it back.

use crate::model::{
    execution::{Execution, active, pass, point, with},
    object::{Lock, State},
    schedule::{Accesses, Kind, ObjectId, Pending, Place, Wait},
    trace::Sort,
};

/// How a lock is held.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    Exclusive,
    Shared,
}

/// What a thread does that comes out of a `Condvar::wait`.
pub(super) const AGAIN: &str = "lock again";

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
            execution
                .record(Sort::Other, Some(object), Some(place), || (format!(".{operation}()"), "Err: it is locked"));
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
    // To take a lock on the way to what one looks for changes nothing by itself; to get it by trying does.
    if operation.starts_with("try_") {
        execution.stop_spinning();
    }
    execution.record(Sort::Lock, Some(object), Some(place), || match operation {
        AGAIN => " is locked again, as wait() does".into(),
        _ => format!(".{operation}()"),
    });
    if let Some(step) = execution.trace.as_mut().and_then(|trace| trace.last_mut()) {
        step.shared = mode == Mode::Shared;
    }
}

/// What a holder leaves behind.
pub(super) struct Left<'a> {
    /// Whether it has begun to panic meanwhile.
    pub(super) poison: bool,
    /// Whether it may have changed the data.
    pub(super) changed: bool,
    /// A fingerprint of the data.
    pub(super) fingerprint: &'a dyn Fn() -> Option<u64>,
}

/// Gives the lock back.
pub(super) fn release(object: ObjectId, mode: Mode, place: Place, left: Left<'_>) {
    let kind = if mode == Mode::Exclusive { Kind::Release } else { Kind::Unshare };
    let pending = Pending::new("unlock", Some(object), place, Accesses::one(object, kind));
    if mode == Mode::Exclusive && !with(|execution| execution.strategy.unlocks_matter) {
        pass(pending);
    } else {
        point(pending);
    }
    with(|execution| {
        lock_of(execution, object).poisoned |= left.poison;
        released(execution, object, mode, left.changed);
        let sort = if left.changed { Sort::Change } else { Sort::Unlock };
        execution.record(sort, Some(object), None, || {
            let how = if left.poison { ", and poisoned by the panic" } else { "" };
            format!(" is unlocked (it was locked at line {}){how}", place.line())
        });
        if let Some(step) = execution.trace.as_mut().and_then(|trace| trace.last_mut()) {
            step.gives = Some(object);
            step.left = (left.fingerprint)();
        }
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

/// Whether the lock is poisoned, for one who has it to himself.
pub(super) fn is_poisoned(object: ObjectId) -> bool {
    with(|execution| lock_of(execution, object).poisoned)
}

/// Looks whether the lock is poisoned.
pub(super) fn look_for_poison(object: ObjectId, place: Place) -> bool {
    let wait = with(|execution| execution.look(object, place));
    point(Pending::new("is_poisoned", Some(object), place, Accesses::one(object, Kind::Read)).until(wait));
    with(|execution| {
        let poisoned = lock_of(execution, object).poisoned;
        execution.looked(object, place, poisoned.into());
        execution.record(Sort::Other, Some(object), Some(place), || (".is_poisoned()", poisoned.to_string()));
        poisoned
    })
}

/// Makes a poisoned lock a sound one.
pub(super) fn clear_poison(object: ObjectId, place: Place) {
    point(Pending::new("clear_poison", Some(object), place, Accesses::one(object, Kind::Write)));
    with(|execution| {
        lock_of(execution, object).poisoned = false;
        execution.objects[object.index()].version += 1;
        execution.progress();
        execution.record(Sort::Other, Some(object), Some(place), || ".clear_poison()");
    });
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
        let sort = if changed { Sort::Change } else { Sort::Unlock };
        execution.record(sort, Some(object), None, || {
            format!(" is only read from now on (it was locked at line {})", place.line())
        });
    });
}
