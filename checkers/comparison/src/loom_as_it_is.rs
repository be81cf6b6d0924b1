//! Loom, under the paths of `std`.

pub use loom::{hint, lazy_static, sync, thread, thread_local};
pub use std::{collections, error, mem, time};

pub mod cell {
    pub use loom::cell::{Cell, UnsafeCell};
    pub use std::cell::RefCell;
}

use crate::{Outcome, executions};
use std::time::Instant;

/// Ten times loom's own bound on the branches of an execution.
const BRANCHES: usize = 10_000;

/// With at most two preemptions first, as its documentation advises, then without a bound.
pub fn check<O: Outcome + 'static>(test: fn() -> O) {
    executions::tell_panics();
    let _ = run(test, Some(2));
    let complete = run(test, None);
    executions::tell_passed(complete);
}

/// Whether it came to its end.
fn run<O: Outcome + 'static>(test: fn() -> O, preemptions: Option<usize>) -> bool {
    let mut model = loom::model::Builder::new();
    model.max_branches = BRANCHES;
    model.preemption_bound = preemptions;
    model.max_duration = Some(executions::TIME);
    // The clock is looked at as often as a checkpoint would be written.
    model.checkpoint_interval = 10;
    let started = Instant::now();
    model.check(move || executions::execute(test));
    started.elapsed() < executions::TIME
}
