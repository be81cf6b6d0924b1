//! All that is told of a test.

use std::{env, fs::OpenOptions, io::Write as _};

use crate::{Class, Explored, Words, order, seal};

/// All that is told of a test.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// The test's name.
    pub test: String,
    /// The class.
    pub class: Class,
    /// More precisely, where that is known: `lost_update`, `check_then_act`, `lock_cycle`, …
    pub kind: &'static str,
    /// What has happened, in a sentence.
    pub message: String,
    /// How it came to that.
    pub cause: Option<String>,
    /// What was explored until then; nothing by a checker that does not explore.
    pub explored: Option<Explored>,
    /// The schedule as a text with which it can be run again.
    pub replay: Option<String>,
    /// The schedule.
    pub rows: Vec<Row>,
    /// Who waits for what.
    pub waits: Vec<Wait>,
    /// What the failing execution printed.
    pub output: String,
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
    /// Whether its thread waits from then on until somebody wakes it.
    pub waits: bool,
    /// The locks that its thread has from then on, by name.
    pub takes: Vec<String>,
    /// Whether others may have what it takes at the same time, as those who read an `RwLock`.
    pub shared: bool,
    /// The locks that its thread has no more when the step is over.
    pub gives: Vec<String>,
    /// Whether another thread was cut off for it.
    pub preempted: bool,
    /// Whether this is the step that fails.
    pub fatal: bool,
    /// Whether it says nothing about how the failure came about.
    pub trivial: bool,
}

/// A thread that waits.
#[derive(Clone, Debug)]
pub struct Wait {
    /// Which thread.
    pub thread: String,
    /// In which file; empty if that is not known.
    pub file: String,
    /// At which line; 0 if that is not known.
    pub line: u32,
    /// The call that does not come back: `bob.lock()`.
    pub operation: String,
    /// Who has what it waits for.
    pub held_by: Option<String>,
    /// Since which line.
    pub held_since: Option<u32>,
    /// What else is in the way.
    pub note: Option<String>,
}

impl Report {
    /// The report of a test that passes.
    pub fn passed(test: &str, explored: Explored, words: &Words) -> Report {
        let message = explored.sentence(words);
        Report { test: test.into(), kind: "passed", message, explored: Some(explored), ..Report::default() }
    }
}

/// Writes a report where it is wanted: as a line of JSON into the file named by an environment variable. Else, if there
/// is something to tell, it goes to stderr as a table; what was explored of a test that passes, if `KOANS_VERBOSE` is set.
pub fn tell(report: &Report, variable: &str, words: &Words) {
    if report.class != Class::Passed {
        order::failed(&report.test);
    }
    if let Some(path) = env::var_os(variable) {
        let line = seal::sealed(report.line(words)) + "\n";
        let file = OpenOptions::new().create(true).append(true).open(&path);
        if let Err(error) = file.and_then(|mut file| file.write_all(line.as_bytes())) {
            eprintln!("the report can't be written to {}: {error}", path.display());
        }
        return;
    }
    match &report.explored {
        Some(explored) if report.class == Class::Passed => {
            if env::var_os("KOANS_VERBOSE").is_some() {
                let (executions, steps) = (explored.schedules, explored.steps);
                let Report { test, message, .. } = report;
                eprintln!("{test}: {message} ({executions} executions, {steps} {}s)", words.step);
            }
        }
        None if report.class == Class::Passed && report.waits.is_empty() => {}
        _ => eprintln!("{}", report.table(words)),
    }
}
