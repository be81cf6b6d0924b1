//! What is told of a failure: the class, the cause, the schedule, and who waits for what.

use std::collections::HashMap;

use koans_report::{Class, Explored, Report, Row, Test, Wait, names::End, two_rounds};

use super::{
    causes::operation,
    classify::{Finding, one_line},
    execution::Execution,
    names::end_name,
    schedule::{Access, Ending, Kind, ObjectId, Site, ThreadId},
    trace::{Sort, Step},
};

/// A failure, with all that is told of it, from an execution whose steps were recorded.
pub fn failed(test: &Test, execution: &Execution, finding: Finding, explored: Explored, replay: String) -> Report {
    let steps = told(execution, &finding);
    let fatal = finding.fatal.unwrap_or(usize::MAX).min(steps.len().saturating_sub(1));
    let trivial = trivial(steps);
    let named = |held: Option<(ThreadId, u32)>| held.map(|(thread, line)| (execution.thread_name(thread), line));
    let file = |site: Option<Site>| site.map_or_else(String::new, |site| site.file.to_string());
    let name = |lock: ObjectId| end_name(execution, lock, End::Sender);
    let row = |(at, step): (usize, &Step)| Row {
        thread: execution.thread_name(step.thread),
        file: file(step.site),
        line: step.site.map_or(0, |site| site.line),
        operation: operation(execution, step),
        value: step.said.value.as_deref().map(one_line),
        blocks: step.sort == Sort::Block,
        blocked_by: named(step.held),
        waits: step.sort == Sort::WaitBegins,
        takes: step.object.filter(|_| step.sort == Sort::Lock).map(name).into_iter().collect(),
        shared: step.shared,
        gives: step.gives.map(name).into_iter().collect(),
        preempted: step.preempted,
        fatal: at == fatal,
        trivial: at != fatal && trivial[at],
    };
    let wait = |thread| {
        let waiting = execution.waiting(thread);
        let (held_by, held_since) = named(waiting.held).unzip();
        Wait {
            thread: execution.thread_name(thread),
            file: file(waiting.site),
            line: waiting.site.map_or(0, |site| site.line),
            operation: waiting.operation,
            held_by,
            held_since,
            note: waiting.note,
        }
    };
    let waits = matches!(finding.class, Class::Deadlock | Class::LostWakeup | Class::LeftBehind);
    Report {
        test: test.name().into(),
        class: finding.class,
        kind: finding.kind,
        message: finding.message,
        cause: Some(finding.cause).filter(|cause| !cause.is_empty()),
        explored: Some(explored),
        replay: Some(replay),
        rows: steps.iter().enumerate().map(row).collect(),
        waits: execution.unfinished().filter(|_| waits).map(wait).collect(),
        output: execution.output.iter().map(|(_, text)| text.as_str()).collect(),
    }
}

/// The steps that are worth telling: not what comes after a panic, and only two rounds of what repeats for ever.
fn told<'a>(execution: &'a Execution, finding: &Finding) -> &'a [Step] {
    let steps = execution.trace.as_deref().unwrap_or_default();
    match (&execution.ending, finding.fatal) {
        (Some(Ending::Panicked { .. }), Some(fatal)) => &steps[..=fatal.min(steps.len() - 1)],
        (Some(Ending::Livelock), _) => {
            &steps[..two_rounds(steps, |a, b| {
                a.thread == b.thread && a.site == b.site && a.object == b.object && a.said.operation == b.said.operation
            })]
        }
        _ => steps,
    }
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
