//! What is told of a test: the class, the cause, the schedule, and how much was explored.

use std::collections::HashMap;

use super::{
    causes::operation,
    classify::{Class, Finding, one_line},
    execution::Execution,
    explore::Test,
    replay::Replayed,
    schedule::{Access, Ending, Kind, ObjectId, Site, ThreadId},
    trace::{Sort, Step},
};

/// How much was explored. A pass says this, and never says "correct".
#[derive(Clone, Debug, Default)]
pub struct Explored {
    /// Executions in all.
    pub schedules: u64,
    /// Steps in all.
    pub steps: u64,
    /// Whether nothing was left out.
    pub exhaustive: bool,
    /// The highest bound of which all schedules were explored.
    pub bound: Option<usize>,
    /// Executions of the search that is told of: the exhaustive one, or the one with the highest bound.
    pub within_bound: u64,
    /// Whether the exhaustive search left out schedules that differ in the order of independent steps only.
    pub reduced: bool,
    /// If schedules with more rare events than this were left out (stale reads, spurious wake-ups): this number.
    pub rarities: Option<usize>,
    /// Executions at random, besides.
    pub at_random: u64,
    /// Whether the program behaves differently under the same schedule.
    pub nondeterministic: bool,
    /// Something the test does that can't be explored.
    pub unsupported: Option<&'static str>,
    /// What became of the schedule that was asked for, if one was.
    pub replayed: Option<Replayed>,
}

impl Explored {
    /// In words: "all 312 schedules", "all with at most 2 preemptions (1,024 schedules), and 400 at random".
    pub fn sentence(&self) -> String {
        if let Some(what) = self.unsupported {
            return format!("not explored: {what}");
        }
        let systematic = self.systematic();
        match (self.at_random, self.bound, self.reduced) {
            (0, ..) => systematic,
            (_, None, false) => format!("{systematic}, some of them at random"),
            (number, ..) => format!("{systematic}, and {} at random", thousands(number)),
        }
    }

    fn systematic(&self) -> String {
        let number = thousands(self.within_bound);
        let schedules = if self.within_bound == 1 { "schedule" } else { "schedules" };
        match (self.reduced, self.rarities) {
            (true, None) => return format!("all schedules ({number} stand for all)"),
            (true, Some(0)) => return format!("all schedules without rare events ({number} stand for all)"),
            (true, Some(limit)) => {
                let events = if limit == 1 { "event" } else { "events" };
                return format!("all schedules with at most {limit} rare {events} each ({number} stand for all)");
            }
            (false, _) => {}
        }
        if self.exhaustive {
            return if self.within_bound == 1 { "the only schedule".into() } else { format!("all {number} schedules") };
        }
        match self.bound {
            Some(bound) => {
                let preemptions = if bound == 1 { "preemption" } else { "preemptions" };
                format!("all with at most {bound} {preemptions} ({number} {schedules})")
            }
            None if self.schedules == 1 => "the first schedule".into(),
            None => format!("{} schedules", thousands(self.schedules)),
        }
    }
}

fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A row of the schedule.
#[derive(Clone, Debug)]
pub struct Row {
    /// Which thread.
    pub thread: String,
    /// In which file.
    pub file: String,
    /// At which line; 0 if that is not known.
    pub line: u32,
    /// What it does.
    pub operation: String,
    /// What comes of it; for a step that blocks, why.
    pub value: Option<String>,
    /// Whether it can't go on for now.
    pub blocks: bool,
    /// Who is in the way then, and since which line.
    pub blocked_by: Option<(String, u32)>,
    /// Whether another thread was cut off for it.
    pub preempted: bool,
    /// Whether this is the step that fails.
    pub fatal: bool,
    /// Whether it says nothing about how the failure came about.
    pub trivial: bool,
}

/// A failure, with all that is told of it.
pub struct Report {
    /// The test's name.
    pub test: String,
    /// The class, the message and the cause.
    pub finding: Finding,
    /// What was explored until then.
    pub explored: Explored,
    /// The schedule.
    pub rows: Vec<Row>,
    /// Who waits for what, if that is the failure.
    pub waits: Vec<Wait>,
    /// The schedule as a text with which it can be run again.
    pub replay: String,
    /// What the failing execution printed.
    pub output: String,
}

/// A thread that waits for ever.
pub struct Wait {
    /// Which thread.
    pub thread: String,
    /// In which file.
    pub file: String,
    /// At which line; 0 if that is not known.
    pub line: u32,
    /// The call that does not come back.
    pub operation: String,
    /// Who is in the way, and since which line.
    pub held: Option<(String, u32)>,
    /// What else is in the way.
    pub note: Option<String>,
}

impl Report {
    /// Puts a report together from an execution whose steps were recorded.
    pub fn new(test: &Test, execution: &Execution, finding: Finding, explored: Explored, replay: String) -> Self {
        let steps = told(execution, &finding);
        let fatal = finding.fatal.unwrap_or(usize::MAX).min(steps.len().saturating_sub(1));
        let trivial = trivial(steps);
        let named = |held: Option<(ThreadId, u32)>| held.map(|(thread, line)| (execution.thread_name(thread), line));
        let file = |site: Option<Site>| site.map_or_else(String::new, |site| site.file.to_string());
        let row = |(at, step): (usize, &Step)| Row {
            thread: execution.thread_name(step.thread),
            file: file(step.site),
            line: step.site.map_or(0, |site| site.line),
            operation: operation(execution, step),
            value: step.said.value.as_deref().map(one_line),
            blocks: step.sort == Sort::Block,
            blocked_by: named(step.held),
            preempted: step.preempted,
            fatal: at == fatal,
            trivial: at != fatal && trivial[at],
        };
        let wait = |thread| {
            let waiting = execution.waiting(thread);
            Wait {
                thread: execution.thread_name(thread),
                file: file(waiting.site),
                line: waiting.site.map_or(0, |site| site.line),
                operation: waiting.operation,
                held: named(waiting.held),
                note: waiting.note,
            }
        };
        let waits = matches!(finding.class, Class::Deadlock | Class::LostWakeup | Class::LeftBehind);
        Report {
            test: test.name().into(),
            explored,
            rows: steps.iter().enumerate().map(row).collect(),
            waits: execution.unfinished().filter(|_| waits).map(wait).collect(),
            replay,
            output: execution.output.iter().map(|(_, text)| text.as_str()).collect(),
            finding,
        }
    }
}

/// The steps that are worth telling: not what comes after a panic, and only two rounds of what repeats for ever.
fn told<'a>(execution: &'a Execution, finding: &Finding) -> &'a [Step] {
    let steps = execution.trace.as_deref().unwrap_or_default();
    match (&execution.ending, finding.fatal) {
        (Some(Ending::Panicked { .. }), Some(fatal)) => &steps[..=fatal.min(steps.len() - 1)],
        (Some(Ending::Livelock), _) => &steps[..two_rounds(steps)],
        _ => steps,
    }
}

/// How many steps there are up to the end of the second round of those that are repeated at the end.
fn two_rounds(steps: &[Step]) -> usize {
    let same = |a: &Step, b: &Step| {
        a.thread == b.thread && a.site == b.site && a.object == b.object && a.said.operation == b.said.operation
    };
    let repeats = |period: &usize| {
        (steps.len() - 2 * period..steps.len() - period).all(|at| same(&steps[at], &steps[at + period]))
    };
    let Some(period) = (1..=steps.len() / 4).find(repeats) else { return steps.len() };
    let differs = (0..steps.len() - period).rev().find(|&at| !same(&steps[at], &steps[at + period]));
    (differs.map_or(0, |at| at + 1) + 2 * period).min(steps.len())
}

/// Which steps no other thread's step depends on. The first and the last one are always told, and so are those that
/// spawn, block or panic.
fn trivial(steps: &[Step]) -> Vec<bool> {
    let mut uses: HashMap<ObjectId, Vec<(ThreadId, Kind)>> = HashMap::new();
    for step in steps {
        for access in step.accesses.iter() {
            let all = uses.entry(access.object).or_default();
            if !all.contains(&(step.thread, access.kind)) {
                all.push((step.thread, access.kind));
            }
        }
    }
    let matters = |step: &Step| {
        let alone = |access: Access| {
            uses[&access.object].iter().all(|(thread, kind)| *thread == step.thread || !kind.depends_on(access.kind))
        };
        matches!(step.sort, Sort::Block | Sort::WaitBegins | Sort::Spawn | Sort::Panic | Sort::Stale | Sort::Spurious)
            || !step.accesses.iter().all(alone)
    };
    let last = steps.len().saturating_sub(1);
    steps.iter().enumerate().map(|(at, step)| at > 0 && at < last && !matters(step)).collect()
}
