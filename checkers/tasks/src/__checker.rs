//! What the shadowed macros expand to, and what the crate named `std` calls. Not for use by hand.

use std::{
    fmt,
    fs::OpenOptions,
    io::Write as _,
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    sync::{Arc, Mutex, PoisonError},
};

pub use crate::model::{
    execution::active,
    explore::Test,
    hooks::{Blocking, Holder, Mode, Used, access, asleep, blocks, needs_threads, print, std_now, wrote},
};
use crate::{
    model::{
        classify::Finding,
        execution::with,
        executor,
        explore::{Verdict, explore, text_of},
        hooks::next_execution,
        json,
        report::{Explored, Report},
        table,
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

/// What a test may return: nothing, or a `Result` that has to be `Ok`.
pub trait Returned {
    /// `Err` with what the value says, if it means failure.
    fn failure(self) -> Result<(), String>;
    /// A value that means success.
    fn success() -> Self;
}

impl Returned for () {
    fn failure(self) -> Result<(), String> {
        Ok(())
    }

    fn success() -> Self {}
}

impl<T: Returned, E: fmt::Debug> Returned for Result<T, E> {
    fn failure(self) -> Result<(), String> {
        self.map_err(|error| format!("{error:?}")).and_then(T::failure)
    }

    fn success() -> Self {
        Ok(T::success())
    }
}

impl Returned for std::process::ExitCode {
    fn failure(self) -> Result<(), String> {
        if self == std::process::ExitCode::SUCCESS { Ok(()) } else { Err(format!("{self:?}")) }
    }

    fn success() -> Self {
        std::process::ExitCode::SUCCESS
    }
}

/// Explores a `#[tokio::test]`, writes the report, and passes or fails as the harness wants it.
pub fn run<F: Future<Output: Returned>>(test: Test, settings: Settings, body: fn() -> F) -> F::Output {
    let explored = || {
        let runtime = settings.runtime();
        let returned = runtime.block_on(body()).failure();
        let number = with(|execution| execution.runtimes.len() as u32 - 1);
        if returned.is_ok() {
            executor::wind_down(number);
        }
        returned
    };
    judge(test, &explored, || settings.runtime().block_on(body()))
}

/// Explores a plain `#[test]`, which builds its runtimes itself.
pub fn run_plain<R: Returned>(test: Test, body: fn() -> R) -> R {
    judge(test, &|| body().failure(), body)
}

/// Runs a `#[tokio::main]`.
pub fn run_main<F: Future>(settings: Settings, body: fn() -> F) -> F::Output {
    settings.runtime().block_on(body())
}

fn judge<R: Returned>(test: Test, explored: &dyn Fn() -> Result<(), String>, for_real: impl FnOnce() -> R) -> R {
    // One at a time in a process: statics are shared.
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
    let _turn = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    match explore(test, explored) {
        Verdict::Failed(failed) => {
            report(&test, &Verdict::Failed(failed));
            fail(&test, "the report tells it")
        }
        Verdict::Passed { explored, panic } => {
            report(&test, &Verdict::Passed { explored, panic: None });
            match panic {
                Some(message) => resume_unwind(Box::new(message)),
                None => R::success(),
            }
        }
        Verdict::Unsupported(explored) => run_for_real(test, explored, for_real),
    }
}

/// Makes the harness see a failure: a panic for most tests, none for one that should panic. No hook is called: the
/// report is told elsewhere.
fn fail<R: Returned>(test: &Test, message: &str) -> R {
    if test.should_panic {
        return R::success();
    }
    resume_unwind(Box::new(message.to_string()))
}

/// Runs a test that can't be explored: once, on the real runtime. Only calls that block are looked for.
fn run_for_real<R: Returned>(test: Test, explored: Explored, body: impl FnOnce() -> R) -> R {
    let run = Arc::new(RealRun::default());
    next_execution();
    let outcome = for_real(&run, || catch_unwind(AssertUnwindSafe(body)));
    let outcome = match outcome {
        Ok(returned) => returned.failure().map_err(|error| {
            let message = format!("the test returned Err: {error}");
            (message.clone(), Box::new(message) as Box<dyn std::any::Any + Send>)
        }),
        Err(payload) => Err((text_of(payload.as_ref()), payload)),
    };
    let blocked = run.blocks.lock().unwrap_or_else(PoisonError::into_inner).take();
    let failed = |class, kind, message: String, cause: &str| {
        let finding =
            Finding { class, kind, message, cause: Some(cause.into()).filter(|cause: &String| !cause.is_empty()) };
        Verdict::Failed(Box::new(Report::unexplored(&test, finding, explored.clone())))
    };
    let expected = |message: &str| test.should_panic && test.expected.is_none_or(|text| message.contains(text));
    match (blocked, outcome) {
        (Some((kind, message)), _) => {
            report(&test, &failed("blocking", kind, message, Blocking::CAUSE));
            fail(&test, "a call blocks the event loop")
        }
        (None, Err((message, payload))) if expected(&message) => {
            report(&test, &Verdict::Unsupported(explored));
            resume_unwind(payload)
        }
        (None, Err((message, _))) => {
            let class = if message.starts_with("assertion") { "assertion_failed" } else { "panicked" };
            report(&test, &failed(class, class, message.clone(), ""));
            fail(&test, &message)
        }
        (None, Ok(())) if test.should_panic => {
            let message = "the test did not panic, though it should".to_string();
            report(&test, &failed("assertion_failed", "did_not_panic", message, ""));
            R::success()
        }
        (None, Ok(())) => {
            report(&test, &Verdict::Unsupported(explored));
            R::success()
        }
    }
}

fn report(test: &Test, verdict: &Verdict) {
    if let Some(path) = std::env::var_os("KOANS_EXPLORED") {
        let line = json::line(test, verdict) + "\n";
        let file = OpenOptions::new().create(true).append(true).open(&path);
        if let Err(error) = file.and_then(|mut file| file.write_all(line.as_bytes())) {
            eprintln!("the report can't be written to {}: {error}", path.display());
        }
        return;
    }
    match verdict {
        Verdict::Failed(report) => eprintln!("{}", table::table(report)),
        Verdict::Passed { explored, .. } | Verdict::Unsupported(explored)
            if std::env::var_os("KOANS_VERBOSE").is_some() =>
        {
            let (schedules, polls) = (explored.schedules, explored.steps);
            eprintln!("{}: {} ({schedules} executions, {polls} polls)", test.name(), explored.sentence());
        }
        Verdict::Passed { .. } | Verdict::Unsupported(_) => {}
    }
}

/// Which branch a `select!` looks at first.
pub fn first_branch(branches: u32, line: u32, column: u32) -> u32 {
    if active() {
        return with(|execution| execution.first_branch(branches, line, column));
    }
    real::macros::support::thread_rng_n(branches)
}
