//! The exploration of one test: which searches, in which order, with which budget, and what comes of it.

use std::{
    panic::{self, AssertUnwindSafe},
    rc::Rc,
    sync,
};

use koans_report::{
    Explored, Report, Test,
    replay::{self, Replayed},
    text_of,
};

use super::{
    classify,
    execution::{Ending, Execution, GivenUp, active, replace, with},
    executor, hooks, report,
    search::{Bounded, Random, Search, Strategy, from_text},
    task::Site,
};

/// Polls that one test may take, over all its executions. Polls, not time: a verdict must not depend on the machine.
const BUDGET: u64 = 60_000;
/// The part of them for the random search, if the bounded one does not get to its end.
const RANDOM: u64 = BUDGET / 4;
/// No bound above this one. The budget is spent earlier, but for tests that are nearly explored.
const MAX_BOUND: usize = 12;
/// Polls to look for an order that passes, when the first one fails.
const CONTRAST: u64 = 10_000;

/// The body of a test, as a thing that can be run many times. It returns what a test that returned an `Err` said.
pub type Body<'a> = &'a dyn Fn() -> Option<String>;

/// How the exploration of a test ended.
pub enum Verdict {
    /// Every order that was explored passes.
    Passed {
        /// What was explored.
        explored: Explored,
        /// The panic it ended with, for a test that should panic.
        panic: Option<String>,
        /// The tasks that were still alive when the test had passed, in the first order in which any were.
        left: Vec<(String, Site)>,
    },
    /// An order fails.
    Failed(Box<Report>),
    /// The test does what can't be explored: it is to be run once, for real.
    Unsupported(Explored),
}

/// How one search ended.
enum Searched {
    Failed(Vec<u16>),
    Exhausted,
    UpToBound,
    Unfinished,
}

struct Exploration<'a> {
    test: Test,
    /// Where it is.
    site: Site,
    body: Body<'a>,
    context: Rc<real::runtime::Runtime>,
    explored: Explored,
    /// Whether an execution passed.
    passes: bool,
    panic: Option<String>,
    /// See [`Verdict::Passed`].
    left: Vec<(String, Site)>,
}

/// Explores a test.
pub fn explore(test: Test, site: Site, body: Body<'_>) -> Verdict {
    catch_panics();
    let mut builder = real::runtime::Builder::new_current_thread();
    // The pool of threads for blocking calls asks for a name when it starts one.
    builder.thread_name_fn(|| panic!("{POOL}"));
    let context = Rc::new(builder.build().expect("a runtime without drivers needs nothing from the system"));
    let explored = Explored::default();
    Exploration { test, site, body, context, explored, passes: false, panic: None, left: Vec::new() }.explore()
}

impl Exploration<'_> {
    fn explore(mut self) -> Verdict {
        if let Some(decisions) = replay::wanted(self.test.name()).and_then(|text| from_text(&text)) {
            let execution = self.run(Search::Replay(decisions), true);
            if !self.accepts(&execution) {
                self.explored.replayed = Some(Replayed::Fails);
                return self.failed(execution);
            }
            let fits = !execution.strategy.diverged;
            self.explored.replayed = Some(if fits { Replayed::Passes } else { Replayed::DoesNotFit });
        }
        let first = self.run(Search::Bounded(Bounded::new(0)), true);
        if !self.accepts(&first) {
            return self.failed(first);
        }
        if self.explored.unsupported.is_some() {
            return Verdict::Unsupported(self.explored);
        }
        // What differs when the same order is run again depends on something besides the order: a static that keeps
        // what the last execution left in it, the real clock, a random number. Nothing can be said then.
        let again = self.run(Search::Bounded(Bounded::new(0)), true);
        if again.ending != first.ending || again.trace != first.trace {
            self.explored.nondeterministic = true;
            self.explored.unsupported.get_or_insert("the test behaves differently when it is run again");
            return self.passed();
        }
        drop((first, again));
        self.explored.schedules = 0;
        self.explored.steps = 0;
        for bound in 0..=MAX_BOUND {
            match self.bounded(bound) {
                Searched::Failed(decisions) => return self.failed_with(decisions),
                Searched::UpToBound => {}
                Searched::Exhausted => return self.passed(),
                Searched::Unfinished => break,
            }
        }
        match self.random() {
            Some(decisions) => self.failed_with(decisions),
            None => self.passed(),
        }
    }

    fn passed(self) -> Verdict {
        Verdict::Passed { explored: self.explored, panic: self.panic, left: self.left }
    }

    /// All orders up to a bound.
    fn bounded(&mut self, bound: usize) -> Searched {
        let mut search = Bounded::new(bound);
        let (mut schedules, mut followed) = (0, true);
        loop {
            let execution = self.run(Search::Bounded(search), false);
            schedules += 1;
            if !self.accepts(&execution) {
                return Searched::Failed(execution.strategy.decisions);
            }
            followed &= !matches!(execution.ending, Some(Ending::TooLong | Ending::Unsupported(_)));
            let Search::Bounded(back) = execution.strategy.into_search() else {
                unreachable!("a search stays the same")
            };
            search = back;
            if !search.advance() {
                break;
            }
            if self.explored.steps > BUDGET - RANDOM {
                return Searched::Unfinished;
            }
        }
        if !followed {
            return Searched::Unfinished;
        }
        self.explored.bound = Some(bound);
        self.explored.within_bound = schedules;
        self.explored.exhaustive = !search.pruned;
        if search.pruned { Searched::UpToBound } else { Searched::Exhausted }
    }

    /// Orders at random, for the rest of the budget.
    fn random(&mut self) -> Option<Vec<u16>> {
        let mut state = Random(0x9e37_79b9_7f4a_7c15);
        while self.explored.steps < BUDGET {
            let execution = self.run(Search::Random(state), false);
            if !self.accepts(&execution) {
                return Some(execution.strategy.decisions);
            }
            self.explored.at_random += 1;
            let Search::Random(back) = execution.strategy.into_search() else {
                unreachable!("a search stays the same")
            };
            state = back;
        }
        None
    }

    fn accepts(&mut self, execution: &Execution) -> bool {
        self.explored.schedules += 1;
        self.explored.steps += execution.polls.max(1);
        self.explored.nondeterministic |= execution.strategy.diverged;
        let ending = execution.ending.as_ref().expect("an execution that was run has ended");
        let accepted = accepts(&self.test, ending);
        match ending {
            Ending::Completed if accepted => self.passes = true,
            Ending::Panicked(message) if accepted => {
                self.passes = true;
                self.panic.get_or_insert_with(|| message.clone());
            }
            Ending::Unsupported(what) => self.explored.unsupported = Some(what),
            _ => {}
        }
        if accepted && self.left.is_empty() {
            self.left = execution.left.iter().map(|&task| (execution.name(task), task_site(execution, task))).collect();
        }
        accepted
    }

    /// An order fails: it is run again, with its steps recorded.
    fn failed_with(mut self, decisions: Vec<u16>) -> Verdict {
        let execution = self.run(Search::Replay(decisions), true);
        self.explored.nondeterministic |= execution.strategy.diverged || accepts(&self.test, execution.ending());
        self.failed(execution)
    }

    /// An order fails: looks whether another one passes, and tells.
    fn failed(mut self, execution: Execution) -> Verdict {
        let explored = self.explored.clone();
        self.look_for_a_pass();
        let finding = classify::classify(&self.test, &execution, self.passes);
        Verdict::Failed(Box::new(report::failed(&self.test, &execution, finding, explored)))
    }

    fn look_for_a_pass(&mut self) {
        let limit = self.explored.steps + CONTRAST;
        let mut search = Bounded::new(2);
        while !self.passes && self.explored.steps < limit {
            let execution = self.run(Search::Bounded(search), false);
            self.accepts(&execution);
            let Search::Bounded(back) = execution.strategy.into_search() else {
                unreachable!("a search stays the same")
            };
            search = back;
            if !search.advance() {
                return;
            }
        }
    }

    /// Runs the test once.
    fn run(&self, search: Search, record: bool) -> Execution {
        let execution = Execution::new(Strategy::new(search), record, Rc::clone(&self.context), self.site);
        hooks::next_execution();
        let before = replace(Some(execution));
        assert!(before.is_none(), "a test runs inside of a test");
        let outcome = panic::catch_unwind(AssertUnwindSafe(self.body));
        with(|execution| {
            let ending = match outcome {
                Ok(None) => execution.unheard().map_or(Ending::Completed, Ending::PanicUnheard),
                Ok(Some(error)) => Ending::Panicked(format!("the test returned Err: {error}")),
                Err(payload) if payload.is::<GivenUp>() => Ending::Completed,
                Err(payload) => Ending::Panicked(text_of(payload.as_ref())),
            };
            execution.ending.get_or_insert(ending);
            execution.after = true;
        });
        executor::cancel(None);
        replace(None).expect("it was put there")
    }
}

/// Whether an execution that ended like this is as it should be.
fn accepts(test: &Test, ending: &Ending) -> bool {
    match ending {
        Ending::Completed => !test.should_panic,
        Ending::Panicked(message) => test.expects(message),
        ending => matches!(ending, Ending::TooLong | Ending::Unsupported(_)),
    }
}

fn task_site(execution: &Execution, task: super::task::TaskId) -> Site {
    execution.tasks[task.index()].spawned
}

const POOL: &str = "a thread for blocking calls is needed";

/// What the real tokio says when a driver is missing, and what that means.
const MISSING: [(&str, &str); 4] = [
    ("but IO is disabled", "it uses sockets, signals or child processes"),
    ("but timers are disabled", "it uses a timer of tokio's own"),
    ("there is no reactor running", "it uses something that needs the real runtime"),
    (POOL, "it uses files, or other calls that block"),
];

/// What it says of a call that blocks, inside of a runtime. A closure that may block really is on another thread.
pub const INSIDE: [&str; 2] = ["Cannot block the current thread from within", "Cannot start a runtime from within"];

/// Panics inside an execution are noted, not printed: most of them are expected, and those that are not are told with
/// their order.
fn catch_panics() {
    static HOOK: sync::Once = sync::Once::new();
    HOOK.call_once(|| {
        let usual = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if !active() {
                return usual(info);
            }
            let message = text_of(info.payload());
            with(|execution| {
                // The name of the file is leaked, but only where it will be told.
                let location = info.location().filter(|_| execution.trace.is_some());
                let site = location.map_or(Site::line("", 0), |location| {
                    Site::line(location.file().to_string().leak(), location.line())
                });
                let blocks = INSIDE.iter().any(|text| message.contains(text));
                if blocks && execution.may_block.is_some() {
                    execution.ending.get_or_insert(Ending::Unsupported("a closure that may block waits for a task"));
                }
                if let Some((_, what)) = MISSING.iter().find(|(text, _)| message.contains(text)) {
                    execution.ending.get_or_insert(Ending::Unsupported(what));
                }
                execution.panicked(message, site);
            });
        }));
    });
}
