//! Patterns in a failing schedule, and the sentences for them: who looked at what, who changed it in between, and who
//! went on as if nothing had changed.

use koans_report::{list, names::End};

use super::{
    execution::Execution,
    names::{end_name, object_name, quoted_name},
    schedule::{ObjectId, ThreadId},
    trace::{Sort, Step, UNPARKED_ALREADY},
    waits::sentence,
};

/// The steps of an execution, with what is needed to tell of them.
pub struct Trace<'a> {
    execution: &'a Execution,
    /// The steps.
    pub steps: &'a [Step],
}

/// A thread looks at an object, another one changes it, and the first changes it too.
struct Intrusion {
    object: ObjectId,
    look: usize,
    changes: Vec<usize>,
    act: usize,
}

fn is_look(sort: Sort) -> bool {
    matches!(sort, Sort::Read | Sort::Stale | Sort::Unlock)
}

fn is_change(sort: Sort) -> bool {
    matches!(sort, Sort::Write | Sort::Update | Sort::Change)
}

impl<'a> Trace<'a> {
    /// The steps of a recorded execution.
    pub fn new(execution: &'a Execution) -> Self {
        Trace { execution, steps: execution.trace.as_deref().unwrap_or_default() }
    }

    /// The name of the object of a step.
    fn guard(&self, at: usize) -> String {
        self.steps[at].object.map_or_else(|| "it".into(), |object| quoted_name(self.execution, object))
    }

    /// "T1", or "the test".
    fn who(&self, at: usize) -> String {
        self.execution.who(self.steps[at].thread)
    }

    /// " at line 12 (step 3)".
    fn at(&self, at: usize) -> String {
        match self.steps[at].site {
            Some(site) => format!(" at line {} (step {})", site.line, at + 1),
            None => format!(" (step {})", at + 1),
        }
    }

    /// What a step found: "0", or "the old value".
    fn found(&self, at: usize) -> String {
        let value = self.steps[at].said.value.as_deref().unwrap_or_default();
        value.split(" (").next().unwrap_or_default().to_string()
    }

    fn intrusions(&self) -> impl Iterator<Item = Intrusion> + '_ {
        (0..self.steps.len()).filter(|&at| is_look(self.steps[at].sort)).filter_map(|look| {
            let step = &self.steps[look];
            let object = step.object?;
            let on_object = |at: &usize| self.steps[*at].object == step.object;
            let mine = |at: &usize| self.steps[*at].thread == step.thread;
            // A lock is taken before it is given back with a change.
            let next =
                |at: &usize| on_object(at) && mine(at) && !matches!(self.steps[*at].sort, Sort::Lock | Sort::Block);
            let act = (look + 1..self.steps.len()).find(next).filter(|&act| is_change(self.steps[act].sort))?;
            // What is changed while the first thread holds the lock is not possible; before that, it is.
            let changes: Vec<usize> =
                (look + 1..act).filter(|at| on_object(at) && !mine(at) && is_change(self.steps[*at].sort)).collect();
            (!changes.is_empty()).then_some(Intrusion { object, look, changes, act })
        })
    }

    /// The place where a lock was taken that is given back in this step.
    fn taken(&self, at: usize) -> usize {
        let step = &self.steps[at];
        if !matches!(step.sort, Sort::Unlock | Sort::Change) {
            return at;
        }
        let takes =
            |other: &Step| other.sort == Sort::Lock && other.object == step.object && other.thread == step.thread;
        (0..at).rev().find(|&at| takes(&self.steps[at])).unwrap_or(at)
    }

    /// A thread read a value, another changed it, and the first wrote over that. What a lock guards was written over if
    /// the second change leaves the same there as the first: adding one to one and the same number twice does that.
    pub fn lost_update(&self) -> Option<String> {
        let found = self.intrusions().find(|found| {
            let (change, act) = (&self.steps[found.changes[0]], &self.steps[found.act]);
            act.sort == Sort::Write || (act.left.is_some() && act.left == change.left)
        })?;
        let name = quoted_name(self.execution, found.object);
        let [look, change, act] = [found.look, found.changes[0], found.act].map(|at| self.taken(at));
        Some(sentence(&format!(
            "{} read {name}{}{}. Then {} changed it{}. {} wrote{} a value made from the old one: the change of {} is \
             lost.",
            self.who(look),
            if self.found(look).is_empty() { String::new() } else { format!(" as {}", self.found(look)) },
            self.at(look),
            self.who(change),
            self.at(change),
            sentence(&self.who(act)),
            self.at(act),
            self.who(change)
        )))
    }

    /// A compare-exchange took a value for unchanged that had been changed, and changed back.
    pub fn aba(&self) -> Option<String> {
        let found = self.intrusions().find(|found| {
            let step = &self.steps[found.act];
            step.said.operation.contains("compare_exchange") && found.changes.len() > 1
        })?;
        let name = quoted_name(self.execution, found.object);
        Some(sentence(&format!(
            "{} read {name} as {}{}. Then {} changed it{}, and it was changed back{}. The compare_exchange of {}{} sees the \
             same value and takes it for unchanged.",
            self.who(found.look),
            self.found(found.look),
            self.at(found.look),
            self.who(found.changes[0]),
            self.at(found.changes[0]),
            self.at(found.changes[found.changes.len() - 1]),
            self.who(found.act),
            self.at(found.act)
        )))
    }

    /// A thread looked at something, and acted on what it had seen when that was no longer so. For a panic of the test
    /// itself it may have been any thread; otherwise it was the one that panicked.
    pub fn check_then_act(&self, failing: ThreadId) -> Option<String> {
        let may_be = |at: usize| failing == ThreadId::TEST || self.steps[at].thread == failing;
        let is_exchange = |at: usize| self.steps[at].said.operation.contains("compare_exchange");
        let found = self.intrusions().find(|found| may_be(found.look) && !is_exchange(found.act))?;
        let name = quoted_name(self.execution, found.object);
        let [look, change, act] = [found.look, found.changes[0], found.act].map(|at| self.taken(at));
        let saw = match self.steps[found.look].sort {
            Sort::Unlock => " and let go of it".into(),
            _ => format!(" and found {}", self.found(found.look)),
        };
        Some(sentence(&format!(
            "{} looked at {name}{}{saw}. Then {} changed it{}. {} acted{} on what it had seen before that.",
            self.who(look),
            self.at(look),
            self.who(change),
            self.at(change),
            sentence(&self.who(act)),
            self.at(act)
        )))
    }

    /// A read found an old value.
    pub fn stale_read(&self) -> Option<String> {
        let at = self.steps.iter().position(|step| step.sort == Sort::Stale)?;
        let object = self.steps[at].object?;
        let written = |&before: &usize| self.steps[before].object == Some(object) && is_change(self.steps[before].sort);
        let name = quoted_name(self.execution, object);
        let newer = (0..at)
            .rev()
            .find(written)
            .map_or_else(String::new, |write| format!("{} wrote {name}{}, and ", self.who(write), self.at(write)));
        Some(sentence(&format!(
            "{newer}{} still read the old value {}{}. The orderings allow that: it has acquired nothing that was released \
             after the write.",
            self.who(at),
            self.found(at),
            self.at(at)
        )))
    }

    /// A thread came out of a wait for no reason.
    pub fn spurious(&self) -> Option<String> {
        let at = self.steps.iter().position(|step| step.sort == Sort::Spurious)?;
        let (call, nobody) = match self.steps[at].object {
            Some(condvar) => (format!("{}.wait()", object_name(self.execution, condvar)), "notified"),
            None => ("park()".into(), "unparked"),
        };
        Some(sentence(&format!(
            "{} woke up from {call}{} though nobody had {nobody} it. That may happen; it has to look again at what it waits \
             for.",
            self.who(at),
            self.at(at)
        )))
    }

    /// The thread that fails was woken, and what it had waited for was not, or no longer, there: it failed with the lock
    /// that it was given back by the wait.
    pub fn stolen(&self, failing: ThreadId, fatal: usize) -> Option<String> {
        let woken = (0..fatal).rev().find(|&at| {
            let step = &self.steps[at];
            step.thread == failing && step.sort == Sort::Woken && step.object.is_some()
        })?;
        // The lock is the one thing it has taken since, and it still has it.
        let lock =
            (woken + 1..fatal).find(|&at| self.steps[at].thread == failing && self.steps[at].sort == Sort::Lock)?;
        let mine = |at: usize| self.steps[at].thread == failing;
        if (lock + 1..fatal).any(|at| mine(at) && self.steps[at].object.is_some()) {
            return None;
        }
        let notified = (0..woken)
            .rev()
            .find(|&at| self.steps[at].object == self.steps[woken].object && self.steps[at].sort == Sort::Notify)?;
        let guarded = quoted_name(self.execution, self.steps[lock].object?);
        let thief = (notified..lock).find(|&at| {
            self.steps[at].object == self.steps[lock].object && self.steps[at].sort == Sort::Change && !mine(at)
        });
        let between = match thief {
            Some(at) => {
                format!("Before it had the lock again, {} changed {guarded}{}.", self.who(at), self.at(self.taken(at)))
            }
            None => format!("What it waits for is not there: {guarded} was left so before."),
        };
        Some(sentence(&format!(
            "{} was notified{}, by {}. {between} {} went on without looking again.",
            self.who(woken),
            self.at(notified),
            self.who(notified),
            sentence(&self.who(woken))
        )))
    }

    /// Where a thread was last unparked.
    pub fn unparked(&self, thread: ThreadId) -> Option<String> {
        let ended = self.execution.threads[thread.index()].ended;
        let touches = |step: &Step| step.accesses.iter().any(|access| access.object == ended);
        let at = self.steps.iter().rposition(|step| step.sort == Sort::Notify && touches(step))?;
        Some(format!("{} by {}", self.at(at), self.who(at)))
    }

    /// Where a thread was unparked twice before it parked: the two count as one.
    pub fn unparked_twice(&self, thread: ThreadId) -> Option<String> {
        let ended = self.execution.threads[thread.index()].ended;
        let is_unpark = |at: &usize| {
            let step = &self.steps[*at];
            step.sort == Sort::Notify && step.accesses.iter().any(|access| access.object == ended)
        };
        let in_vain = |at: &usize| self.steps[*at].said.value.as_deref() == Some(UNPARKED_ALREADY);
        let again = (0..self.steps.len()).filter(is_unpark).rfind(in_vain)?;
        let first = (0..again).rfind(is_unpark)?;
        // Who unparks, and only then changes something, was too early: that is the greater mistake.
        let changes_later = |unpark: usize| {
            let mine = |step: &&Step| step.thread == self.steps[unpark].thread;
            self.steps[unpark..].iter().filter(mine).any(|step| is_change(step.sort))
        };
        if changes_later(again) {
            return None;
        }
        Some(format!("{}, and once more{}", self.at(first), self.at(again)))
    }

    /// Where a change was made, after the thread had begun to wait on the condition variable, of what is guarded by the
    /// lock that it gave back then; if nobody has notified the condition variable since.
    pub fn changed_in_silence(&self, thread: ThreadId, condvar: ObjectId) -> Option<String> {
        let waits =
            |step: &Step| step.sort == Sort::WaitBegins && step.thread == thread && step.object == Some(condvar);
        let begins = self.steps.iter().rposition(waits)?;
        let guarded = |step: &Step| {
            self.steps[begins]
                .accesses
                .iter()
                .any(|access| Some(access.object) == step.object && access.object != condvar)
        };
        let is_change = |at: &usize| self.steps[*at].sort == Sort::Change && guarded(&self.steps[*at]);
        let notifies =
            |step: &Step| matches!(step.sort, Sort::Notify | Sort::NotifyLost) && step.object == Some(condvar);
        let is_silent = |changed: &usize| {
            let step = &self.steps[*changed];
            // It may have notified before it gave the lock back.
            let takes = |at: &Step| at.sort == Sort::Lock && at.thread == step.thread && at.object == step.object;
            let taken = self.steps[..*changed].iter().rposition(takes).unwrap_or(*changed);
            !self.steps[taken..].iter().any(notifies)
        };
        let mut changes = (begins + 1..self.steps.len()).filter(is_change);
        let changed = changes.find(is_silent)?;
        Some(format!("{} changed what {} guards{}", self.who(changed), self.guard(changed), self.at(changed)))
    }

    /// A time limit passed early.
    pub fn timed_out(&self) -> Option<String> {
        let at = self.steps.iter().position(|step| step.sort == Sort::TimedOut)?;
        Some(sentence(&format!(
            "The time limit of {}{} passed before the others had done their part. That may always happen: a time limit is no \
             promise.",
            self.told(at),
            self.at(at)
        )))
    }

    /// A thread slept, and then did something too early: another one came to the same object only after that.
    pub fn slept(&self) -> Option<String> {
        if self.steps.iter().any(|step| step.preempted) {
            return None;
        }
        let slept = self.steps.iter().position(|step| step.sort == Sort::Sleep)?;
        let sleeper = self.steps[slept].thread;
        let early = (slept..self.steps.len())
            .find(|&at| self.steps[at].thread == sleeper && self.steps[at].object.is_some())?;
        let late = (early..self.steps.len())
            .find(|&at| self.steps[at].object == self.steps[early].object && self.steps[at].thread != sleeper)?;
        Some(sentence(&format!(
            "{} slept{}, and then did {}{}; {} did {}{} only after that. To sleep is not to wait for somebody.",
            self.who(slept),
            self.at(slept),
            self.told(early),
            self.at(early),
            self.who(late),
            self.told(late),
            self.at(late)
        )))
    }

    /// Nothing better to say than who was interrupted between what and what, or who came first.
    pub fn order(&self, failing: ThreadId, fatal: usize) -> String {
        let cause = self.interrupted().or_else(|| self.who_came_first(failing, fatal));
        cause.unwrap_or_else(|| "It depends on which thread happens to come first.".into())
    }

    /// A step as something that is done: the end of a guard is told of the lock otherwise.
    fn doing(&self, at: usize) -> String {
        let told = self.told(at);
        told.split_once(" is unlocked").map_or_else(|| told.clone(), |(lock, _)| format!("unlocking {lock}"))
    }

    fn interrupted(&self) -> Option<String> {
        let cut_in = self.steps.iter().rposition(|step| step.preempted)?;
        let other = self.steps[cut_in].thread;
        let before =
            (0..cut_in).rev().find(|&at| self.steps[at].thread != other && self.steps[at].sort != Sort::Spawn)?;
        let resumes = (cut_in..self.steps.len()).find(|&at| self.steps[at].thread != other).unwrap_or(self.steps.len());
        let says = |at: &usize| self.steps[*at].object.is_some() && self.steps[*at].site.is_some();
        let mut did: Vec<String> = (cut_in..resumes).filter(says).take(3).map(|at| self.doing(at)).collect();
        did.dedup();
        let what = if did.is_empty() { "went on".into() } else { format!("did {}", list(did)) };
        Some(sentence(&format!(
            "{} was interrupted after {}{}; then {} {what}. It depends on that order.",
            self.who(before),
            self.doing(before),
            self.at(before),
            self.who(cut_in)
        )))
    }

    /// Whether a thread was joined by another before the step. What it did can't come after that.
    fn is_joined_before(&self, other: ThreadId, at: usize) -> bool {
        let join = format!("join({})", self.execution.thread_name(other));
        let is_join = |said: &str| said == join || said.starts_with("thread::scope ends");
        let of_the_same = |step: &Step| step.thread == self.steps[at].thread && step.sort != Sort::Block;
        self.steps[..at].iter().any(|step| of_the_same(step) && is_join(&step.said.operation))
    }

    fn who_came_first(&self, failing: ThreadId, fatal: usize) -> Option<String> {
        let looks = |step: &Step| step.thread == failing && step.object.is_some() && step.site.is_some();
        let look = self.steps[..fatal.min(self.steps.len())].iter().rposition(looks)?;
        let of_another = |at: &usize| {
            let step = &self.steps[*at];
            step.object == self.steps[look].object
                && step.thread != failing
                && (is_change(step.sort) || step.sort == Sort::Lock)
                && !self.is_joined_before(step.thread, look)
        };
        let later = (look + 1..self.steps.len()).find(of_another);
        let (other, when) = match later {
            Some(later) => (later, "only after that"),
            None => ((0..look).rev().find(of_another)?, "before that"),
        };
        let found = self.found(look);
        let found = if found.is_empty() { String::new() } else { format!(" and found {found}") };
        let other = self.taken(other);
        Some(sentence(&format!(
            "{} did {}{}{found}. {} did {}{} {when}. It depends on that order.",
            self.who(look),
            self.told(look),
            self.at(look),
            sentence(&self.who(other)),
            self.told(other),
            self.at(other)
        )))
    }

    /// A step in words, as in the schedule.
    pub fn told(&self, at: usize) -> String {
        operation(self.execution, &self.steps[at])
    }
}

/// A step's operation, with the name of its object.
pub fn operation(execution: &Execution, step: &Step) -> String {
    let said = &step.said.operation;
    let Some(object) = step.object else { return said.clone() };
    format!("{}{said}", end_name(execution, object, End::of_call(said)))
}

/// Threads that could still run when the test failed.
pub fn still_running(execution: &Execution) -> Vec<ThreadId> {
    execution
        .unfinished()
        .filter(|&thread| thread != ThreadId::TEST && !execution.threads[thread.index()].joined)
        .filter(|&thread| execution.holds(thread, execution.threads[thread.index()].pending.wait))
        .collect()
}
