//! What is told of a test: the class, the cause, the schedule, and how much was explored.

use super::{
    ask::Reason,
    classify::{Finding, kind_of},
    execution::{Ending, Execution},
    explore::Test,
    names, search,
    task::{Site, TaskId, Wait},
    trace::Step,
};

/// No more rows than this: the beginning and the end of a longer schedule.
const ROWS: usize = 200;

/// How much was explored. A pass says this, and never says "correct".
#[derive(Clone, Debug, Default)]
pub struct Explored {
    /// Executions in all.
    pub schedules: u64,
    /// Polls in all.
    pub steps: u64,
    /// Whether nothing was left out.
    pub exhaustive: bool,
    /// The highest bound of which all orders were explored.
    pub bound: Option<usize>,
    /// Executions of the search with that bound.
    pub within_bound: u64,
    /// Orders that were tried at random beside them.
    pub random: u64,
    /// Whether the test behaves differently under the same order.
    pub nondeterministic: bool,
    /// Something the test does that can't be explored.
    pub unsupported: Option<&'static str>,
    /// What became of the order that was asked for.
    pub replayed: Option<&'static str>,
    /// The tasks that were still alive when the test had passed, in the first order in which any were.
    pub left: Vec<(String, Site)>,
}

impl Explored {
    /// In words: "all 312 orders", "all with at most 2 deviations (1,024 orders)".
    pub fn sentence(&self) -> String {
        let number = thousands(self.within_bound);
        if let Some(what) = self.unsupported {
            return format!("not explored: {what}");
        }
        if self.exhaustive {
            return if self.within_bound == 1 { "the only order".into() } else { format!("all {number} orders") };
        }
        let random = match self.random {
            0 => String::new(),
            random => format!(", and {} at random", thousands(random)),
        };
        match self.bound {
            Some(bound) => {
                let deviations = if bound == 1 { "deviation" } else { "deviations" };
                let orders = if self.within_bound == 1 { "order" } else { "orders" };
                format!("all with at most {bound} {deviations} ({number} {orders}){random}")
            }
            None if self.schedules == 1 => "the first order".into(),
            None => format!("the first {} orders", thousands(self.schedules)),
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
pub struct Row {
    /// Which task.
    pub task: String,
    /// What it does.
    pub step: Step,
    /// Who is in the way, and since which line.
    pub blocked_by: Option<(String, u32)>,
    /// Whether this is the step that fails.
    pub fatal: bool,
    /// Whether it made no difference to anybody.
    pub trivial: bool,
}

/// A task that waits for ever.
pub struct Waiting {
    /// Which task.
    pub task: String,
    /// Where it waits, or else where it was spawned.
    pub site: Site,
    /// What it waits for.
    pub operation: String,
    /// Who is in the way, and since which line.
    pub held: Option<(String, u32)>,
    /// What else there is to tell.
    pub note: Option<String>,
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
    /// Who waits for what.
    pub waits: Vec<Waiting>,
    /// What the failing execution printed.
    pub output: String,
    /// The choices of the failing execution.
    pub replay: String,
}

impl Report {
    /// Puts a report together from an execution whose steps were recorded.
    pub fn new(test: &Test, execution: &Execution, finding: Finding, explored: Explored) -> Self {
        let steps = execution.trace.as_deref().unwrap_or_default();
        let fatal = fatal(execution, steps);
        let row = |(at, step): (usize, &Step)| Row {
            task: step.task.map_or_else(|| "the clock".into(), |task| execution.name(task)),
            step: named(step),
            blocked_by: step.blocked_by.map(|(task, line)| (execution.name(task), line)),
            fatal: at == fatal,
            trivial: at > 0 && at != fatal && at + 1 != steps.len() && !step.matters && step.blocked_by.is_none(),
        };
        let shown = |at: &usize| steps.len() <= ROWS || *at < ROWS / 2 || *at >= steps.len() - ROWS / 2;
        let rows = steps.iter().enumerate().filter(|(at, _)| shown(at)).map(row).collect();
        Report {
            test: test.name().into(),
            finding,
            explored,
            rows,
            waits: waits(execution),
            output: execution.output.clone(),
            replay: search::to_text(&execution.strategy.decisions),
        }
    }

    /// The report of a failure that was met while the test ran for real.
    pub fn unexplored(test: &Test, finding: Finding, explored: Explored) -> Self {
        let name = test.name().into();
        Report { test: name, finding, explored, rows: vec![], waits: vec![], output: String::new(), replay: "-".into() }
    }
}

/// A call, with the name of the object.
fn call(site: Site, call: &str) -> String {
    names::receiver(site).map_or_else(|| call.into(), |name| format!("{name}.{call}"))
}

/// A step on an object, with the name of the object.
fn named(step: &Step) -> Step {
    let operation = match step.access {
        Some(_) => call(step.site, &step.operation),
        None => step.operation.clone(),
    };
    Step { operation, ..step.clone() }
}

/// The step that fails: the panic that nobody heard, or of the test; else the last one.
fn fatal(execution: &Execution, steps: &[Step]) -> usize {
    let panic_of =
        |task: TaskId| steps.iter().rposition(|step| step.task == Some(task) && step.operation.starts_with("panics"));
    let fatal = match execution.ending() {
        Ending::PanicUnheard(task) => panic_of(*task),
        Ending::Panicked(_) => panic_of(TaskId::TEST),
        _ => None,
    };
    fatal.unwrap_or(steps.len().saturating_sub(1))
}

fn waits(execution: &Execution) -> Vec<Waiting> {
    let spawned = |task: TaskId| execution.tasks[task.index()].spawned;
    if let Ending::LeftBehind(tasks) = execution.ending() {
        let waiting = |&task: &TaskId| Waiting {
            task: execution.name(task),
            site: spawned(task),
            operation: execution.waiting(task),
            held: None,
            note: None,
        };
        return tasks.iter().map(waiting).collect();
    }
    let waiting = |answer: &super::ask::Answer| {
        let task = answer.task;
        let (site, operation, note) = match &answer.reason {
            Reason::NotWoken => (spawned(task), "could go on, and is not woken".into(), None),
            Reason::NoWakerKept => (spawned(task), "returned Pending, and nothing has kept its waker".into(), None),
            Reason::Known(Wait::Lock(_, site)) => (*site, call(*site, "lock()"), None),
            Reason::Known(Wait::Notified(_, site)) => (*site, call(*site, "notified()"), None),
            Reason::Known(_) => (spawned(task), execution.waiting(task), None),
            Reason::Within(place) => match kind_of(place) {
                Some((_, what)) => (spawned(task), what.trim_end_matches('.').into(), Some(format!("in {place}"))),
                None => (spawned(task), format!("waits in {place}"), None),
            },
            Reason::Unknown => (spawned(task), "waits".into(), None),
        };
        let held = match &answer.reason {
            Reason::Known(wait) => execution.holder(wait).map(|(holder, line)| (execution.name(holder), line)),
            _ => None,
        };
        Waiting { task: execution.name(task), site, operation, held, note }
    };
    execution.answers.iter().map(waiting).collect()
}
