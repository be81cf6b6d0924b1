//! Shuttle, under the paths of `std`.

pub use shuttle::{hint, lazy_static, sync, thread, thread_local};
pub use std::{cell, collections, error, mem, time};

use crate::{Outcome, executions};
use shuttle::{
    Config, FailurePersistence, MaxSteps, Runner,
    scheduler::{DfsScheduler, PctScheduler, RandomScheduler, Scheduler},
};

/// Executions of each of the three searches.
const EXECUTIONS: usize = 10_000;
/// Steps of an execution. More of them fail the test only under the random scheduler. The other two may starve a
/// thread that another one spins for: an endless execution of theirs says nothing, and is given up.
const STEPS: usize = 20_000;
const SEED: u64 = 1;

/// Depth-first, then at random, then by PCT with up to three priority changes.
pub fn check<O: Outcome + 'static>(test: fn() -> O) {
    executions::tell_panics();
    let count = run(test, DfsScheduler::new(Some(EXECUTIONS), false), MaxSteps::ContinueAfter(STEPS));
    let complete = count < EXECUTIONS && executions::given_up() == 0;
    if !complete {
        run(test, RandomScheduler::new_from_seed(SEED, EXECUTIONS), MaxSteps::FailAfter(STEPS));
        run(test, PctScheduler::new_from_seed(SEED, 3, EXECUTIONS), MaxSteps::ContinueAfter(STEPS));
    }
    executions::tell_passed(complete);
}

/// Returns the number of executions; when the time has run out, the most there may be.
fn run<O: Outcome + 'static>(test: fn() -> O, scheduler: impl Scheduler + 'static, steps: MaxSteps) -> usize {
    let mut config = Config::new();
    config.failure_persistence = FailurePersistence::None;
    config.max_steps = steps;
    config.max_time = Some(executions::TIME);
    config.silence_warnings = true;
    let started = std::time::Instant::now();
    let count = Runner::new(scheduler, config).run(move || executions::execute(test));
    if started.elapsed() > executions::TIME { EXECUTIONS } else { count }
}
