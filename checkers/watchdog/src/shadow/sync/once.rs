//! `std::sync::Once`: one thread initialises, the others wait for it.

use std::{
    cell::Cell,
    fmt,
    panic::Location,
    sync::{self as real, OnceState},
};

use crate::table::{Header, ObjectNo, Place, State, Until, Waiting, me, with};

/// The number of a cell that is initialised once.
pub(super) fn number(header: &Header) -> ObjectNo {
    header.object(|| State::Once { running: None, done: false })
}

/// A call that initialises a cell, or waits for the thread that does.
pub(super) struct Attempt {
    cell: ObjectNo,
    place: Place,
    waiting: Cell<Option<Waiting>>,
}

impl Attempt {
    /// As long as it is not known who initialises, the thread waits.
    pub(super) fn new(header: &Header, operation: &'static str, place: Place) -> Self {
        let cell = number(header);
        let waiting = Waiting::begin(operation, Some(cell), place, Until::NotRunning(cell));
        Attempt { cell, place, waiting: Cell::new(Some(waiting)) }
    }

    /// It is this thread that initialises, until the answer is dropped.
    pub(super) fn begins(&self) -> Initialising {
        drop(self.waiting.take());
        let (by, place) = (me(), self.place);
        with(|table| {
            table.change(self.cell, |state| *state = State::Once { running: Some((by, place)), done: false });
        });
        Initialising(self.cell)
    }
}

impl Drop for Attempt {
    fn drop(&mut self) {
        let me = me();
        with(|table| table.learn(me, self.cell));
    }
}

/// A thread is initialising.
pub(super) struct Initialising(ObjectNo);

impl Drop for Initialising {
    fn drop(&mut self) {
        let (me, done) = (me(), !std::thread::panicking());
        with(|table| {
            table.pass_on(me, self.0);
            table.change(self.0, |state| *state = State::Once { running: None, done });
        });
    }
}

/// See the real one.
pub struct Once {
    header: Header,
    real: real::Once,
}

impl Once {
    /// See the real one.
    #[track_caller]
    pub const fn new() -> Self {
        Once { header: Header::new("Once", Location::caller()), real: real::Once::new() }
    }

    /// See the real one.
    #[track_caller]
    pub fn call_once<F: FnOnce()>(&self, f: F) {
        if self.real.is_completed() {
            return;
        }
        let attempt = Attempt::new(&self.header, "call_once", Location::caller());
        self.real.call_once(|| {
            let _initialising = attempt.begins();
            f();
        });
    }

    /// See the real one.
    #[track_caller]
    pub fn call_once_force<F: FnOnce(&OnceState)>(&self, f: F) {
        let attempt = Attempt::new(&self.header, "call_once_force", Location::caller());
        self.real.call_once_force(|state| {
            let _initialising = attempt.begins();
            f(state);
        });
    }

    /// See the real one.
    pub fn is_completed(&self) -> bool {
        self.real.is_completed()
    }

    /// See the real one.
    #[track_caller]
    pub fn wait(&self) {
        let cell = number(&self.header);
        let _waiting = Waiting::begin("wait", Some(cell), Location::caller(), Until::Done(cell));
        self.real.wait();
    }

    /// See the real one.
    #[track_caller]
    pub fn wait_force(&self) {
        let cell = number(&self.header);
        let _waiting = Waiting::begin("wait_force", Some(cell), Location::caller(), Until::Done(cell));
        self.real.wait_force();
    }
}

impl fmt::Debug for Once {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.real.fmt(f)
    }
}
