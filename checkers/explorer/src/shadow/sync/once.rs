//! `std::sync::Once`, and what `OnceLock` and `LazyLock` have in common with it: one thread initialises, the others wait.

use std::{
    cell::Cell,
    fmt,
    panic::{AssertUnwindSafe, Location, RefUnwindSafe, UnwindSafe, catch_unwind, resume_unwind},
};

use crate::model::{
    execution::{Execution, point, with},
    object::{self, State},
    schedule::{Accesses, Kind, ObjectId, Pending, Place, Wait},
    statics::Header,
    trace::Sort,
};

pub(super) fn new_state() -> State {
    State::Once(object::Once::default())
}

fn state(execution: &mut Execution, object: ObjectId) -> &mut object::Once {
    match &mut execution.objects[object.index()].state {
        State::Once(once) => once,
        _ => unreachable!("a once is registered as one"),
    }
}

fn learn(execution: &mut Execution, object: ObjectId) {
    let known = execution.objects[object.index()].sync.clone();
    execution.acquire(&known);
}

/// Looks whether the initialisation is done.
pub(super) fn is_done(object: ObjectId, operation: &'static str, place: Place) -> bool {
    let wait = with(|execution| execution.look(object, place));
    point(Pending::new(operation, Some(object), place, Accesses::one(object, Kind::Read)).until(wait));
    with(|execution| {
        let done = state(execution, object).done;
        if done {
            learn(execution, object);
        } else {
            execution.looked(object, place, 0);
        }
        execution.record(Sort::Read, Some(object), Some(place), || {
            (format!(".{operation}()"), if done { "it is there" } else { "not yet" })
        });
        done
    })
}

/// Runs `initialise` if nobody has done so; waits while somebody does. A panic in it is passed on; `poisons` says whether
/// it also makes later calls fail.
pub(super) fn call(
    object: ObjectId,
    operation: &'static str,
    place: Place,
    poisons: bool,
    force: bool,
    initialise: &mut dyn FnMut(bool),
) {
    let done = with(|execution| state(execution, object).done);
    let kind = if done { Kind::Share } else { Kind::Acquire };
    let pending = Pending::new(operation, Some(object), place, Accesses::one(object, kind));
    point(pending.until(Wait::NotRunning(object)));
    let (begins, poisoned) = with(|execution| {
        let me = execution.running;
        let once = state(execution, object);
        let (done, poisoned) = (once.done, once.poisoned);
        if !done {
            once.running = Some((me, place));
        }
        learn(execution, object);
        execution.record(Sort::Other, Some(object), Some(place), || {
            (format!(".{operation}()"), if done { "it is there" } else { "begins to initialise it" })
        });
        (!done, poisoned)
    });
    if !begins {
        return;
    }
    if poisoned && !force {
        with(|execution| state(execution, object).running = None);
        panic!("{} instance has previously been poisoned", if operation == "call_once" { "Once" } else { "LazyLock" });
    }
    let result = catch_unwind(AssertUnwindSafe(|| initialise(poisoned)));
    point(Pending::new(operation, Some(object), place, Accesses::one(object, Kind::Release)));
    with(|execution| {
        let known = execution.release();
        execution.objects[object.index()].sync.join(&known);
        let once = state(execution, object);
        once.running = None;
        once.done = result.is_ok();
        once.poisoned = poisons && result.is_err();
        execution.changed(object);
        execution.record(Sort::Write, Some(object), Some(place), || " is initialised");
    });
    if let Err(panic) = result {
        resume_unwind(panic);
    }
}

/// Waits until the initialisation is done. Returns whether it has failed instead.
pub(super) fn wait(object: ObjectId, place: Place) -> bool {
    let pending = Pending::new("wait", Some(object), place, Accesses::one(object, Kind::Share));
    point(pending.until(Wait::Initialised(object)));
    with(|execution| {
        learn(execution, object);
        let poisoned = !state(execution, object).done;
        let value = if poisoned { "its initialisation has panicked" } else { "it is there" };
        execution.record(Sort::Read, Some(object), Some(place), || (".wait()", value));
        poisoned
    })
}

/// See the real one.
pub struct Once {
    header: Header,
}

/// See the real one.
#[derive(Debug)]
pub struct OnceState(Cell<bool>);

impl OnceState {
    /// See the real one.
    pub fn is_poisoned(&self) -> bool {
        self.0.get()
    }
}

impl UnwindSafe for Once {}
impl RefUnwindSafe for Once {}

impl Once {
    /// See the real one.
    #[track_caller]
    pub const fn new() -> Self {
        Once { header: Header::new("Once", Location::caller()) }
    }

    /// See the real one.
    #[track_caller]
    pub fn call_once<F: FnOnce()>(&self, f: F) {
        let mut f = Some(f);
        let mut run = |_: bool| f.take().expect("it is called once")();
        call(self.header.id(new_state), "call_once", Location::caller(), true, false, &mut run);
    }

    /// See the real one.
    #[track_caller]
    pub fn call_once_force<F: FnOnce(&OnceState)>(&self, f: F) {
        let mut f = Some(f);
        let mut run = |poisoned: bool| f.take().expect("it is called once")(&OnceState(Cell::new(poisoned)));
        call(self.header.id(new_state), "call_once_force", Location::caller(), true, true, &mut run);
    }

    /// See the real one.
    #[track_caller]
    pub fn is_completed(&self) -> bool {
        is_done(self.header.id(new_state), "is_completed", Location::caller())
    }

    /// See the real one.
    #[track_caller]
    pub fn wait(&self) {
        let poisoned = wait(self.header.id(new_state), Location::caller());
        assert!(!poisoned, "Once instance has previously been poisoned");
    }

    /// See the real one.
    #[track_caller]
    pub fn wait_force(&self) {
        let object = self.header.id(new_state);
        while wait(object, Location::caller()) {}
    }
}

impl fmt::Debug for Once {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Once").finish_non_exhaustive()
    }
}
