//! The exploration of one test: an execution of it, what is known of those so far, and the verdict.

use std::{panic, sync};

use koans_report::{Explored, Report, Test, replay::Replayed, text_of};

use super::{
    classify,
    contrast::Contrast,
    execution::{self, Execution, with},
    names,
    panics::catch_panics,
    report,
    schedule::{Ending, ThreadId},
    search::{Search, Strategy},
    statics,
    trace::Sort,
};

/// What is written in a file whose tests look at the counts of an `Arc`. They are no operations of the model: the type is
/// the real one, as a type of ours could not become an `Arc<dyn Trait>`.
const COUNTING: [&str; 8] = [
    "strong_count",
    "weak_count",
    "try_unwrap",
    "Arc::into_inner",
    "unwrap_or_clone",
    "Arc::get_mut",
    "make_mut",
    "upgrade()",
];

/// Whether an execution that ended like this is as it should be.
fn is_as_it_should_be(test: &Test, ending: &Ending) -> bool {
    match ending {
        Ending::Completed => !test.should_panic,
        Ending::Panicked { thread: ThreadId::TEST, message } if test.should_panic => test.expects(message),
        ending => !ending.is_failure(),
    }
}

/// The body of a test, as a thing that can be run many times. `Err` is what a test that returned an `Err` said.
pub type Body = sync::Arc<dyn Fn() -> Result<(), String> + Send + Sync>;

/// How the exploration of a test ended.
pub enum Verdict {
    /// Every schedule that was explored passes.
    Passed {
        /// What was explored.
        explored: Explored,
        /// The panic it ended with, for a test that should panic.
        panic: Option<String>,
    },
    /// A schedule fails.
    Failed(Box<Report>),
}

/// The state of one exploration.
pub(super) struct Exploration {
    pub(super) test: Test,
    body: Body,
    pub(super) explored: Explored,
    /// Whether an execution passed.
    pub(super) passes: bool,
    /// Whether one passed in which a thread panicked.
    passes_with_panic: bool,
    /// Whether the test's source looks at the counts of an `Arc`.
    pub(super) counts_owners: bool,
    /// The panic of a test that should panic.
    pub(super) panic: Option<String>,
    /// Whether a `try_lock` was seen; see [`Strategy`].
    pub(super) unlocks_matter: bool,
}

/// Explores a test. One at a time in a process: statics are shared.
pub fn explore(test: Test, body: Body) -> Verdict {
    static ONE_AT_A_TIME: sync::Mutex<()> = sync::Mutex::new(());
    let _turn = ONE_AT_A_TIME.lock().unwrap_or_else(sync::PoisonError::into_inner);
    catch_panics();
    // A thread of its own, because executions that are given up leave things behind: counted panics, stacks.
    let explorer = std::thread::Builder::new().name(test.name().into()).spawn(move || {
        let explored = Explored::default();
        Exploration {
            test,
            body,
            explored,
            passes: false,
            passes_with_panic: false,
            counts_owners: names::mentions(test.file, &COUNTING),
            panic: None,
            unlocks_matter: false,
        }
        .explore()
    });
    match explorer.map(std::thread::JoinHandle::join) {
        Ok(Ok(verdict)) => verdict,
        Ok(Err(panic)) => panic::resume_unwind(panic),
        Err(error) => panic!("no thread for the explorer: {error}"),
    }
}

impl Exploration {
    /// Whether this is the first time that a `try_lock` was seen: then unlocks matter from now on.
    pub(super) fn saw_try(&mut self, strategy: &Strategy) -> bool {
        let first_time = strategy.saw_try && !self.unlocks_matter;
        self.unlocks_matter |= first_time;
        first_time
    }

    pub(super) fn accepts(&mut self, execution: &Execution, strategy: &Strategy) -> bool {
        self.explored.schedules += 1;
        self.explored.steps += execution.steps;
        self.explored.nondeterministic |= strategy.diverged;
        let ending = execution.ending.as_ref().expect("an execution that was run has ended");
        let accepted = is_as_it_should_be(&self.test, ending);
        match ending {
            Ending::Completed if accepted => {
                self.passes = true;
                self.passes_with_panic |= execution.threads.iter().any(|thread| thread.panicked.is_some());
            }
            Ending::Panicked { message, .. } if accepted => {
                self.passes = true;
                self.panic.get_or_insert_with(|| message.clone());
            }
            Ending::Unsupported(what) => self.explored.unsupported = Some(what),
            _ => {}
        }
        accepted
    }

    /// A schedule fails: runs it again with all steps recorded, asks what it is a case of, and tells.
    pub(super) fn failed(mut self, mut decisions: Vec<u8>) -> Verdict {
        let mut explored = self.explored.clone();
        self.look_for_a_pass();
        let (mut execution, mut strategy) = self.replay(decisions.clone());
        if explored.replayed != Some(Replayed::Fails)
            && let Some(plainer) = self.look_for_a_plainer(execution.trace.as_deref().unwrap_or_default())
        {
            (execution, strategy) = self.replay(plainer.clone());
            decisions = plainer;
        }
        explored.nondeterministic |= strategy.diverged;
        let contrast = Contrast {
            passes: self.passes,
            passes_when_joined: self.passes_when_joined(&execution, &decisions),
            goes_on_when_woken: self.goes_on_when_woken(&execution, &decisions),
            passes_with_panic: self.passes_with_panic,
        };
        let finding = classify::classify(&self.test, &execution, contrast);
        Verdict::Failed(Box::new(report::failed(&self.test, &execution, finding, explored, strategy.order.to_string())))
    }

    fn replay(&self, decisions: Vec<u8>) -> (Execution, Strategy) {
        self.run(Search::Replay { decisions, at: 0 }, true)
    }

    pub(super) fn run(&self, search: Search, trace: bool) -> (Execution, Strategy) {
        let body = sync::Arc::clone(&self.body);
        let test_thread = move || {
            let result = panic::catch_unwind(panic::AssertUnwindSafe(|| body()));
            let message = match result {
                Ok(Ok(())) => None,
                Ok(Err(error)) => {
                    with(|execution| {
                        execution.record(Sort::Panic, None, None, || ("the test returns Err", error.clone()))
                    });
                    Some(format!("the test returned Err: {error}"))
                }
                Err(payload) => Some(text_of(payload.as_ref())),
            };
            crate::shadow::thread::drop_locals();
            with(|execution| {
                if let Some(message) = message {
                    execution.fail(Ending::Panicked { thread: ThreadId::TEST, message });
                } else {
                    execution.record(Sort::Other, None, None, || "the test returns");
                }
            });
            execution::leave();
        };
        execution::run(
            statics::next_generation(),
            self.test.name(),
            self.counts_owners,
            Strategy::new(search, self.unlocks_matter),
            trace,
            Box::new(test_thread),
        )
    }
}
