//! What is asked about a schedule that fails, before it is told of. Each question is answered by running the test again,
//! a little differently: this makes the difference between "it always fails" and "it depends on the order", and between
//! the mistakes that look alike.

use super::{
    execution::Execution,
    explore::Exploration,
    schedule::{Ending, ThreadId, Wait},
    search::{Bounded, Choice, Search},
    trace::{Sort, Step},
};

/// Steps for each question.
const BUDGET: u64 = 30_000;
/// The most preemptions of a schedule that is looked for.
const BOUND: usize = 2;

/// The answers.
#[derive(Clone, Copy, Default)]
pub struct Contrast {
    /// Another schedule passes.
    pub passes: bool,
    /// This one passes if the test waits for the other threads before its last look.
    pub passes_when_joined: bool,
    /// This one goes on if that thread, which waits to be notified or unparked, is woken for no reason.
    pub goes_on_when_woken: Option<ThreadId>,
    /// There is a schedule that passes though a thread panics.
    pub passes_with_panic: bool,
}

/// A given schedule, and where it is stuck, one thread is woken for no reason.
pub struct Woken {
    decisions: Vec<u8>,
    at: usize,
    /// The thread, until it was woken.
    pub thread: Option<ThreadId>,
}

impl Woken {
    /// Follows the schedule; behind its end, whoever ran goes on.
    pub fn choose_thread(&mut self, choice: &Choice) -> ThreadId {
        self.at += 1;
        match self.decisions.get(self.at - 1) {
            Some(&decision) => ThreadId(decision),
            None if choice.granted.contains(choice.last) => choice.last,
            None => choice.granted.iter().next().unwrap_or(choice.last),
        }
    }

    /// The value in the schedule, or the usual one.
    pub fn choose_value(&mut self) -> usize {
        self.at += 1;
        self.decisions.get(self.at - 1).map_or(0, |&decision| decision as usize)
    }
}

/// A given schedule up to some step, and then the test's own thread only goes when no other can.
pub struct Joined {
    decisions: Vec<u8>,
    at: usize,
    steps: u64,
    until: u64,
}

impl Joined {
    /// Follows the first choice of the schedule, or picks its own: the one that ran, as long as it can.
    pub fn choose_thread(&mut self, choice: &Choice) -> ThreadId {
        self.steps += 1;
        if self.steps < self.until {
            return self.scripted().map_or(choice.last, ThreadId);
        }
        let others = || choice.granted.iter().filter(|&thread| thread != ThreadId::TEST);
        others().find(|&thread| thread == choice.last).or_else(|| others().next()).unwrap_or(ThreadId::TEST)
    }

    /// The value in the schedule, or the usual one.
    pub fn choose_value(&mut self) -> usize {
        if self.steps < self.until { self.scripted().unwrap_or(0) as usize } else { 0 }
    }

    fn scripted(&mut self) -> Option<u8> {
        self.at += 1;
        self.decisions.get(self.at - 1).copied()
    }
}

impl Exploration {
    /// Whether a schedule passes.
    pub(super) fn look_for_a_pass(&mut self) {
        if !self.passes {
            self.look(Bounded::new(BOUND), |accepted| accepted);
        }
    }

    /// A schedule that fails without old values, spurious wake-ups and time limits that pass early, if there is one: it is
    /// easier to believe. Only if there is none are these to blame.
    pub(super) fn look_for_a_plainer(&mut self, steps: &[Step]) -> Option<Vec<u8>> {
        if !steps.iter().any(|step| matches!(step.sort, Sort::Stale | Sort::Spurious | Sort::TimedOut)) {
            return None;
        }
        let search = |bound| Bounded::new(bound).without_rarities();
        let searches: Vec<Bounded> = (0..=BOUND).map(search).collect();
        searches.into_iter().find_map(|search| self.look(search, |accepted| !accepted))
    }

    /// The first schedule that is accepted, or not, as is wanted.
    fn look(&mut self, mut search: Bounded, is_wanted: impl Fn(bool) -> bool) -> Option<Vec<u8>> {
        let limit = self.explored.steps + BUDGET;
        while self.explored.steps < limit {
            let (execution, strategy) = self.run(Search::Bounded(search), false);
            if is_wanted(self.accepts(&execution, &strategy)) {
                return Some(strategy.decisions);
            }
            let Search::Bounded(next) = strategy.into_search() else { unreachable!("a search stays what it is") };
            search = next;
            if !search.advance() {
                break;
            }
        }
        None
    }

    /// Whether this schedule passes if the test waits before its last look until all others have ended, or wait too.
    pub(super) fn passes_when_joined(&self, execution: &Execution, decisions: &[u8]) -> bool {
        let Some(Ending::Panicked { thread: ThreadId::TEST, .. }) = execution.ending else { return false };
        let steps = execution.trace.as_deref().unwrap_or_default();
        let mine = |step: &&Step| step.thread == ThreadId::TEST && step.sort != Sort::Spawn;
        // The test's last steps in a row, after its last spawn.
        let last_other = steps.iter().rev().find(|step| !mine(step));
        let until = last_other.map_or(0, |step| step.turn) + 1;
        let joined = Joined { decisions: decisions.to_vec(), at: 0, steps: 0, until };
        let (execution, _) = self.run(Search::Joined(joined), false);
        matches!(execution.ending, Some(Ending::Completed))
    }

    /// A thread without whose waiting this schedule, which is stuck, would go on: if it looked again, it would find what
    /// it waits for.
    pub(super) fn goes_on_when_woken(&self, execution: &Execution, decisions: &[u8]) -> Option<ThreadId> {
        let waits = |thread: &ThreadId| {
            matches!(execution.threads[thread.index()].pending.wait, Wait::Notified(_) | Wait::Token)
        };
        let Some(Ending::Stuck) = execution.ending else { return None };
        execution.unfinished().filter(waits).find(|&thread| {
            let woken = Woken { decisions: decisions.to_vec(), at: 0, thread: Some(thread) };
            let (execution, _) = self.run(Search::Woken(woken), false);
            !matches!(execution.ending, Some(Ending::Stuck))
        })
    }
}
