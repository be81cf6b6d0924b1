//! What is told of a test: the class, the cause, the schedule, and how much was explored.

use super::{causes::object_name, classify::Finding, execution::Execution, explore::Test, schedule::Sort};

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
    pub oddities: Option<usize>,
    /// Whether the program behaves differently under the same schedule.
    pub nondeterministic: bool,
    /// Something the test does that can't be explored.
    pub unsupported: Option<&'static str>,
}

impl Explored {
    /// In words: "all 312 schedules", "all with at most 2 preemptions (1,024 schedules)".
    pub fn sentence(&self) -> String {
        let number = thousands(self.within_bound);
        let schedules = if self.within_bound == 1 { "schedule" } else { "schedules" };
        if let Some(what) = self.unsupported {
            return format!("not explored: {what}");
        }
        match (self.reduced, self.oddities) {
            (true, None) => return format!("all schedules ({number} stand for all)"),
            (true, Some(0)) => return format!("all schedules without rare events ({number} stand for all)"),
            (true, Some(limit)) => {
                return format!("all schedules with at most {limit} rare events each ({number} stand for all)");
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
            None => format!("the first {} schedules", thousands(self.schedules)),
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
    /// What it does, with values.
    pub operation: String,
    /// Whether another thread was cut off for it.
    pub preempted: bool,
    /// Whether this is the step that fails.
    pub fatal: bool,
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
    /// What the failing execution printed.
    pub output: String,
}

impl Report {
    /// Puts a report together from an execution whose steps were recorded.
    pub fn new(test: &Test, execution: &Execution, finding: Finding, explored: Explored) -> Self {
        let steps = execution.trace.as_deref().unwrap_or_default();
        let fatal = finding.fatal.unwrap_or(steps.len().saturating_sub(1));
        let row = |(at, step): (usize, &super::schedule::Step)| Row {
            thread: execution.thread_name(step.thread),
            file: step.site.map_or_else(String::new, |site| site.file.to_string()),
            line: step.site.map_or(0, |site| site.line),
            operation: match step.object {
                Some(object) if step.sort != Sort::Print => {
                    format!("{}.{}", object_name(execution, object), step.text)
                }
                _ => step.text.clone(),
            },
            preempted: step.preempted,
            fatal: at == fatal,
        };
        let output = execution.output.iter().map(|(_, text)| text.as_str()).collect();
        let rows = steps.iter().enumerate().map(row).collect();
        Report { test: test.name().into(), finding, explored, rows, output }
    }
}
