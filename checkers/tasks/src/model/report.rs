//! What is told of a test: the class, the cause, the schedule, and who waits for what.

use koans_report::{Explored, Report, Row, Test, Wait, Words, names::of_receiver, two_rounds};

use super::{
    ask::{Answer, Reason},
    classify::{Finding, kind_of},
    execution::{Ending, Execution},
    search,
    task::{self, Site, TaskId},
    trace::Step,
};

/// What things are called here.
pub const WORDS: Words = Words { thread: "task", schedule: "order", step: "poll", preemption: "deviation" };

/// No more rows than this: the beginning and the end of a longer schedule.
const ROWS: usize = 200;

/// The report of an order that fails, from an execution whose steps were recorded.
pub fn failed(test: &Test, execution: &Execution, finding: Finding, explored: Explored) -> Report {
    let steps = told(execution);
    let fatal = fatal(execution, steps);
    let row = |(at, step): (usize, &Step)| Row {
        thread: step.task.map_or_else(|| "the clock".into(), |task| execution.name(task)),
        file: step.site.file.into(),
        line: step.site.line,
        operation: operation(step),
        value: step.value.clone(),
        blocks: step.blocked_by.is_some(),
        blocked_by: step.blocked_by.map(|(task, line)| (execution.name(task), line)),
        waits: step.waits,
        takes: step.takes.iter().map(|lock| execution.lock_name(*lock)).collect(),
        shared: false,
        gives: step.gives.iter().map(|lock| execution.lock_name(*lock)).collect(),
        preempted: step.deviates,
        fatal: at == fatal,
        trivial: at > 0 && at != fatal && at + 1 != steps.len() && !step.matters && step.blocked_by.is_none(),
    };
    let shown = |at: &usize| steps.len() <= ROWS || *at < ROWS / 2 || *at >= steps.len() - ROWS / 2;
    Report {
        rows: steps.iter().enumerate().filter(|(at, _)| shown(at)).map(row).collect(),
        waits: waits(execution),
        output: execution.output.clone(),
        replay: Some(search::to_text(&execution.strategy.decisions)),
        ..unexplored(test, finding, explored)
    }
}

/// The report of a failure that was met while the test ran for real.
pub fn unexplored(test: &Test, finding: Finding, explored: Explored) -> Report {
    Report {
        test: test.name().into(),
        class: finding.class,
        kind: finding.kind,
        message: finding.message,
        cause: finding.cause,
        explored: Some(explored),
        replay: Some("-".into()),
        ..Report::default()
    }
}

/// The report of a test that passes. Tasks that were still alive when it returned are told of.
pub fn passed(test: &Test, explored: Explored, left: &[(String, Site)]) -> Report {
    let report = Report::passed(test.name(), explored, &WORDS);
    if left.is_empty() {
        return report;
    }
    let names: Vec<_> = left.iter().map(|(name, _)| name.as_str()).collect();
    let wait = |(name, site): &(String, Site)| Wait {
        note: Some("dropped when the test returned".into()),
        ..waiting(name.clone(), *site, "not awaited".into())
    };
    Report {
        kind: "tasks_left",
        cause: Some(format!("still alive when the test returned, and dropped there: {}", names.join(", "))),
        waits: left.iter().map(wait).collect(),
        ..report
    }
}

/// `hits` for a call of `hits.load()` there.
pub fn receiver(site: Site) -> Option<String> {
    of_receiver(site.file, site.line, site.column)
}

/// A call, with the name of the object.
fn call(site: Site, call: &str) -> String {
    receiver(site).map_or_else(|| call.into(), |name| format!("{name}.{call}"))
}

/// What a step does, with the name of the object.
fn operation(step: &Step) -> String {
    match step.access {
        Some(_) => call(step.site, &step.operation),
        None => step.operation.clone(),
    }
}

/// The steps that are worth telling: only two rounds of what repeats for ever.
fn told(execution: &Execution) -> &[Step] {
    let steps = execution.trace.as_deref().unwrap_or_default();
    match execution.ending {
        Some(Ending::Livelock { .. }) => &steps[..two_rounds(steps, alike)],
        _ => steps,
    }
}

/// Whether it is the same at another time: the same task, at the same place, does the same.
fn alike(one: &Step, other: &Step) -> bool {
    let timeless = |operation: &str| operation.split('+').next().unwrap_or_default().to_owned();
    one.task == other.task && one.site == other.site && timeless(&one.operation) == timeless(&other.operation)
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

fn waits(execution: &Execution) -> Vec<Wait> {
    let spawned = |task: TaskId| execution.tasks[task.index()].spawned;
    if let Ending::LeftBehind(tasks) = execution.ending() {
        let left = |&task: &TaskId| waiting(execution.name(task), spawned(task), execution.waiting(task));
        return tasks.iter().map(left).collect();
    }
    let unanswered = |answer: &Answer| {
        let task = answer.task;
        let (site, operation, note) = match &answer.reason {
            Reason::NotWoken => (spawned(task), "could go on, and is not woken".into(), None),
            Reason::NoWakerKept => (spawned(task), "returned Pending, and nothing has kept its waker".into(), None),
            Reason::Known(task::Wait::Lock(_, site)) => (*site, call(*site, "lock()"), None),
            Reason::Known(task::Wait::Notified(_, site)) => (*site, call(*site, "notified()"), None),
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
        let (held_by, held_since) = held.unzip();
        Wait { held_by, held_since, note, ..waiting(execution.name(task), site, operation) }
    };
    execution.answers.iter().map(unanswered).collect()
}

fn waiting(thread: String, site: Site, operation: String) -> Wait {
    Wait { thread, file: site.file.into(), line: site.line, operation, held_by: None, held_since: None, note: None }
}
