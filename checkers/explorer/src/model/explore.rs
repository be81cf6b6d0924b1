//! The exploration of one test: which searches, in which order, with which budget, and what comes of it.

use std::{panic, sync};

use super::{
    classify,
    contrast::Contrast,
    execution::{self, Execution, with},
    names,
    panics::{catch_panics, text_of},
    reduction::Reduced,
    replay::{self, Follow, Order, Replayed},
    report::{Explored, Report},
    schedule::{Ending, ThreadId},
    search::{Bounded, Search, Strategy},
    statics,
    trace::Sort,
};

/// Steps that one test may take, over all its executions. Steps, not time: a verdict must not depend on the machine.
const BUDGET: u64 = 500_000;
/// The part of the budget for each of the first, small searches.
const FIRST_SHARE: u64 = BUDGET / 8;
/// No bound above this one: what needs five preemptions, a learner can't follow.
const MAX_BOUND: usize = 4;
/// How many stale reads, spurious wake-ups and early time limits one schedule of the reduced search may have.
const MAX_ODDITIES: usize = 2;

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

/// What is known of a test before it runs.
#[derive(Clone, Copy)]
pub struct Test {
    /// Its path with the crate's name: `crate::module::name`.
    pub path: &'static str,
    /// The file it is in.
    pub file: &'static str,
    /// Whether it has to panic.
    pub should_panic: bool,
    /// What its panic has to contain.
    pub expected: Option<&'static str>,
}

impl Test {
    /// The name as the harness prints it: without the crate's.
    pub fn name(&self) -> &'static str {
        self.path.split_once("::").map_or(self.path, |(_, name)| name)
    }

    /// Whether an execution that ended like this is as it should be. `Err` with what it means, if not.
    fn accepts(&self, ending: &Ending) -> bool {
        match ending {
            Ending::Completed => !self.should_panic,
            Ending::Panicked { thread: ThreadId::TEST, message } if self.should_panic => {
                self.expected.is_none_or(|expected| message.contains(expected))
            }
            ending => !ending.is_failure(),
        }
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

/// How one search ended.
enum Searched {
    /// With a schedule that fails: its choices.
    Failed(Vec<u8>),
    /// Nothing was left out.
    Exhausted,
    /// All that the bound allows was explored.
    UpToBound,
    /// The budget was spent, or a schedule was too long to be followed.
    Unfinished,
}

/// The state of one exploration.
pub(super) struct Exploration {
    test: Test,
    body: Body,
    pub(super) explored: Explored,
    /// Whether an execution passed.
    pub(super) passes: bool,
    /// Whether one passed in which a thread panicked.
    passes_with_panic: bool,
    /// Whether the test's source looks at the counts of an `Arc`.
    counts_owners: bool,
    /// The panic of a test that should panic.
    panic: Option<String>,
    /// Whether a `try_lock` was seen; see [`Bounded`].
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
    /// First the schedules with no and with one preemption, which find most mistakes, and find them in their simplest
    /// form. Then the search with reduction, which may get to the end of it. If it doesn't: more preemptions.
    fn explore(mut self) -> Verdict {
        let reduced_only = setting("KOANS_REDUCED");
        // The reduction leaves out what only the counts of an `Arc` could tell apart.
        let plain_only = setting("KOANS_PLAIN") || (self.counts_owners && !reduced_only);
        if let Some(text) = replay::wanted(self.test.name())
            && let Some(decisions) = self.follow(&text)
        {
            return self.failed(decisions);
        }
        let first = if reduced_only { 0 } else { 2 };
        let mut next = 0;
        while next < first {
            match self.bounded(next, FIRST_SHARE) {
                Searched::Failed(decisions) => return self.failed(decisions),
                Searched::Exhausted => return self.passed(),
                Searched::UpToBound => next += 1,
                Searched::Unfinished => break,
            }
        }
        let limit = self.explored.steps + if reduced_only { BUDGET } else { BUDGET / 2 };
        for oddities in 0..=MAX_ODDITIES {
            if plain_only || self.explored.steps >= limit {
                break;
            }
            match self.reduced(oddities, limit) {
                Searched::Failed(decisions) => return self.failed(decisions),
                Searched::Exhausted => return self.passed(),
                Searched::UpToBound => {}
                Searched::Unfinished => break,
            }
            if oddities == MAX_ODDITIES {
                return self.passed();
            }
        }
        while !reduced_only && next <= MAX_BOUND {
            match self.bounded(next, BUDGET.saturating_sub(self.explored.steps)) {
                Searched::Failed(decisions) => return self.failed(decisions),
                Searched::UpToBound => next += 1,
                Searched::Exhausted | Searched::Unfinished => break,
            }
        }
        self.passed()
    }

    fn passed(self) -> Verdict {
        Verdict::Passed { explored: self.explored, panic: self.panic }
    }

    /// Runs the schedule that was asked for. Returns its choices if it fails.
    fn follow(&mut self, text: &str) -> Option<Vec<u8>> {
        self.explored.replayed = Some(Replayed::DoesNotFit);
        let order: Order = text.parse().ok()?;
        let (execution, strategy) = self.run(Search::Follow(Follow::new(order)), false);
        let Search::Follow(follow) = &strategy.search else { unreachable!("a search stays what it is") };
        let fits = follow.is_done();
        if !self.accepts(&execution, &strategy) {
            self.explored.replayed = Some(Replayed::Fails);
            return Some(strategy.decisions);
        }
        if fits {
            self.explored.replayed = Some(Replayed::Passes);
        }
        None
    }

    /// All schedules up to a bound.
    fn bounded(&mut self, bound: usize, budget: u64) -> Searched {
        let limit = self.explored.steps + budget;
        let mut search = Bounded::new(bound, self.unlocks_matter);
        let (mut schedules, mut followed) = (0, true);
        loop {
            let (execution, strategy) = self.run(Search::Bounded(search), false);
            schedules += 1;
            if !self.accepts(&execution, &strategy) {
                return Searched::Failed(strategy.decisions);
            }
            followed &= !matches!(execution.ending, Some(Ending::TooLong | Ending::Unsupported(_)));
            let Search::Bounded(back) = strategy.into_search() else { unreachable!("a search stays what it is") };
            search = back;
            if search.saw_try && !self.unlocks_matter {
                self.unlocks_matter = true;
                return self.bounded(bound, budget);
            }
            if !search.advance() {
                break;
            }
            if self.explored.steps > limit {
                return Searched::Unfinished;
            }
        }
        if !followed {
            return Searched::Unfinished;
        }
        self.explored.bound = Some(bound);
        if !self.explored.reduced {
            self.explored.within_bound = schedules;
        }
        self.explored.exhaustive |= !search.pruned;
        if search.pruned { Searched::UpToBound } else { Searched::Exhausted }
    }

    /// All schedules but for the order of independent steps.
    fn reduced(&mut self, oddities: usize, limit: u64) -> Searched {
        let mut search = Reduced::new(oddities);
        let (mut schedules, mut followed) = (0, true);
        loop {
            let (execution, strategy) = self.run(Search::Reduced(search), false);
            schedules += !matches!(execution.ending, Some(Ending::Redundant)) as u64;
            if !self.accepts(&execution, &strategy) {
                return Searched::Failed(strategy.decisions);
            }
            followed &= !matches!(execution.ending, Some(Ending::TooLong | Ending::Unsupported(_)));
            let Search::Reduced(back) = strategy.into_search() else { unreachable!("a search stays what it is") };
            search = back;
            if !search.advance() {
                break;
            }
            if self.explored.steps > limit {
                return Searched::Unfinished;
            }
        }
        if !followed {
            return Searched::Unfinished;
        }
        self.explored.reduced = true;
        self.explored.within_bound = schedules;
        self.explored.oddities = search.pruned.then_some(oddities);
        self.explored.exhaustive = !search.pruned;
        if search.pruned { Searched::UpToBound } else { Searched::Exhausted }
    }

    pub(super) fn accepts(&mut self, execution: &Execution, strategy: &Strategy) -> bool {
        self.explored.schedules += 1;
        self.explored.steps += execution.steps;
        self.explored.nondeterministic |= strategy.diverged;
        let ending = execution.ending.as_ref().expect("an execution that was run has ended");
        let accepted = self.test.accepts(ending);
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
    fn failed(mut self, mut decisions: Vec<u8>) -> Verdict {
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
        Verdict::Failed(Box::new(Report::new(&self.test, &execution, finding, explored, strategy.order.to_string())))
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
            Strategy::new(search),
            trace,
            Box::new(test_thread),
        )
    }
}

fn setting(name: &str) -> bool {
    std::env::var_os(name).is_some()
}
