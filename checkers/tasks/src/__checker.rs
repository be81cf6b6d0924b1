//! What the shadowed macros expand to, and what the crate named `std` calls. Not for use by hand.

use std::{
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    sync::{Arc, Mutex, PoisonError},
};

use koans_report::{Class, Explored, Report, text_of};
pub use koans_report::{Returned, Test};

pub use crate::model::{
    execution::active,
    hooks::{Blocking, Holder, Mode, Used, access, asleep, blocks, held, needs_threads, print, std_now, wrote},
};
use crate::{
    model::{
        classify::Finding,
        execution::with,
        executor,
        explore::{Body, Verdict, explore},
        hooks::next_execution,
        report::{WORDS, passed, unexplored},
        task::Site,
    },
    runtime::{Builder, Runtime},
    task::{RealRun, for_real},
};
pub use real::select as real_select;

/// What the arguments of the attribute say.
#[derive(Clone, Copy)]
pub struct Settings {
    /// Whether the runtime has several threads.
    pub multi_thread: bool,
    /// Whether the clock stands still at first.
    pub start_paused: bool,
}

impl Settings {
    fn runtime(self) -> Runtime {
        let mut builder = if self.multi_thread { Builder::new_multi_thread() } else { Builder::new_current_thread() };
        builder.enable_all();
        if self.start_paused {
            builder.start_paused(true);
        }
        builder.build().expect("Failed building the Runtime")
    }
}

/// Explores a `#[tokio::test]`, writes the report, and passes or fails as the harness wants it.
#[track_caller]
pub fn run<F: Future<Output: Returned>>(test: Test, settings: Settings, body: fn() -> F) -> F::Output {
    let explored = || {
        let runtime = settings.runtime();
        let failure = runtime.block_on(body()).failure();
        let number = with(|execution| execution.runtimes.len() as u32 - 1);
        if failure.is_none() {
            executor::wind_down(number);
        }
        failure
    };
    judge(&test, Site::here(), &explored, &|| settings.runtime().block_on(body()).failure());
    F::Output::success()
}

/// Explores a plain `#[test]`, which builds its runtimes itself.
#[track_caller]
pub fn run_plain<R: Returned>(test: Test, body: fn() -> R) -> R {
    let run = || body().failure();
    judge(&test, Site::here(), &run, &run);
    R::success()
}

/// Runs a `#[tokio::main]`.
pub fn run_main<F: Future>(settings: Settings, body: fn() -> F) -> F::Output {
    settings.runtime().block_on(body())
}

/// Returns where the test is to pass, and unwinds where it is to fail.
fn judge(test: &Test, site: Site, explored: Body<'_>, for_real: Body<'_>) {
    // One at a time in a process: statics are shared.
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
    let _turn = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    koans_report::take_seal(VARIABLE);
    if koans_report::is_behind_a_failure(test.name()) {
        return;
    }
    match explore(*test, site, explored) {
        Verdict::Failed(failed) => {
            tell(&failed);
            fail(test, "the report tells it");
        }
        Verdict::Passed { explored, panic, left } => {
            tell(&passed(test, explored, &left));
            if let Some(message) = panic {
                resume_unwind(Box::new(message));
            }
        }
        Verdict::Unsupported(explored) => run_for_real(test, explored, for_real),
    }
}

/// Names the file for the reports.
const VARIABLE: &str = "KOANS_EXPLORED";

fn tell(report: &Report) {
    koans_report::tell(report, VARIABLE, &WORDS);
}

/// Makes the harness see a failure: a panic for most tests, none for one that should panic. No hook is called: the
/// report is told elsewhere.
fn fail(test: &Test, message: &str) {
    if !test.should_panic {
        resume_unwind(Box::new(message.to_string()));
    }
}

/// Runs a test that can't be explored: once, on the real runtime. Only calls that block are looked for.
fn run_for_real(test: &Test, explored: Explored, body: Body<'_>) {
    let run = Arc::new(RealRun::default());
    next_execution();
    let outcome = for_real(&run, || catch_unwind(AssertUnwindSafe(body)));
    let panic = match outcome {
        Ok(failure) => failure.map(|error| {
            let message = format!("the test returned Err: {error}");
            (message.clone(), Box::new(message) as Box<dyn std::any::Any + Send>)
        }),
        Err(payload) => Some((text_of(payload.as_ref()), payload)),
    };
    let blocked = run.blocks.lock().unwrap_or_else(PoisonError::into_inner).take();
    let failed = |class, kind, message, cause| {
        tell(&unexplored(test, Finding { class, kind, message, cause }, explored.clone()));
    };
    match (blocked, panic) {
        (Some((kind, message)), _) => {
            failed(Class::Blocking, kind, message, Some(Blocking::CAUSE.into()));
            fail(test, "a call blocks the event loop");
        }
        (None, Some((message, payload))) if test.expects(&message) => {
            tell(&passed(test, explored, &[]));
            resume_unwind(payload);
        }
        (None, Some((message, _))) => {
            let class = Class::of_panic(&message);
            failed(class, class.name(), message.clone(), None);
            fail(test, &message);
        }
        (None, None) if test.should_panic => {
            let message = "the test did not panic, though it should".to_string();
            failed(Class::AssertionFailed, "did_not_panic", message, None);
        }
        (None, None) => tell(&passed(test, explored, &[])),
    }
}

/// Which branch a `select!` looks at first.
pub fn first_branch(branches: u32, line: u32, column: u32) -> u32 {
    if active() {
        return with(|execution| execution.first_branch(branches, line, column));
    }
    real::macros::support::thread_rng_n(branches)
}
