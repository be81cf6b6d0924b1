//! A schedule in words: what a step is called in a picture, and the whole of it for those who can't see one.

use super::{Row, State, Timeline, stops};
use crate::schedule::{Schedule, Step};

/// What a step does, as short as it can be said: the operation, and what came of it.
pub fn words(step: &Step) -> (String, Option<String>) {
    let first_line = |text: &str| text.lines().next().unwrap_or_default().to_string();
    let value = step.value.as_deref().map(first_line);
    let operation = match (step.takes.as_slice(), step.gives.as_slice()) {
        // A guard that is dropped: its lane and its bar tell the rest.
        ([], [lock]) if step.line == 0 => format!("unlocks {lock}"),
        ([lock], []) if step.operation.contains(" is locked again") => format!("locks {lock} again"),
        _ => first_line(&step.operation),
    };
    let value = match &step.blocked_by {
        Some(other) if other.thread == step.thread => Some("waits for itself".into()),
        Some(other) => Some(format!("waits for {}", other.thread)),
        None if step.blocks => Some(value.map_or_else(|| "waits".into(), |why| format!("waits: {why}"))),
        None if step.waits && step.gives.is_empty() => value,
        None if step.waits => Some(format!("waits, unlocks {}", step.gives.join(", "))),
        // What a panic says is not its result.
        None if step.operation == "panics" => value,
        None => value.map(|value| format!("→ {value}")),
    };
    (operation, value.filter(|value| !value.is_empty()))
}

/// A thread's name without what tells where it was made, which is the name of a task's in part: `task 1` and `(line 16)`.
pub(super) fn parts(thread: &str) -> (&str, &str) {
    match thread.rfind(" (line ") {
        Some(at) if thread.ends_with(')') => (&thread[..at], &thread[at + 1..]),
        _ => (thread, ""),
    }
}

/// The same words with the threads' short names: the picture's heads have the long ones.
pub(super) fn shortened(text: &str, threads: &[&str]) -> String {
    threads.iter().fold(text.to_string(), |text, thread| text.replace(thread, parts(thread).0))
}

/// What the picture is.
pub(super) fn title(schedule: &Schedule) -> String {
    format!("An order of steps in which `{}` fails", schedule.test)
}

/// The picture in words: each row, then who has and waits for what at the end.
pub(super) fn description(timeline: &Timeline<'_>, rows: &[Row]) -> String {
    let mut sentences = vec![format!("Threads: {}.", timeline.threads.join(", "))];
    sentences.extend(rows.iter().map(|row| sentence(timeline, *row)));
    let last = timeline.steps.len().saturating_sub(1);
    let held = timeline.held_after(last).map(|held| format!("{} {}", timeline.threads[held.thread], held.words()));
    let waits = (0..timeline.threads.len()).filter_map(|thread| match timeline.state(thread, last) {
        State::Waits(_) => Some(format!("{} waits", timeline.threads[thread])),
        _ => None,
    });
    let end: Vec<String> = held.chain(waits).collect();
    if !end.is_empty() {
        sentences.push(format!("At the end: {}.", end.join("; ")));
    }
    sentences.join("\n")
}

fn sentence(timeline: &Timeline<'_>, row: Row) -> String {
    let step = &timeline.steps[row.first];
    if row.steps > 1 {
        return format!("{}: {} steps that no other thread notices.", step.thread, row.steps);
    }
    let at = if step.line > 0 { format!(" at line {}", step.line) } else { String::new() };
    let (operation, value) = words(step);
    let value = value.map(|value| format!(", {}", value.replace("→ ", "result: "))).unwrap_or_default();
    let waits =
        if stops(step) && !value.contains("waits") && !operation.contains("waits") { ", and waits" } else { "" };
    let cut = if step.preempted { " cuts in" } else { "" };
    let fails = if step.fatal { " This is where it fails." } else { "" };
    format!("Step {}: {}{at}{cut}: {operation}{value}{waits}.{fails}", step.step, step.thread)
}
