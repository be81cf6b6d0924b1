//! What is told of a test.

mod json;
mod judge;
mod names;
mod rows;
mod verdict;

use std::{fs::OpenOptions, io::Write as _};

pub use names::outlives_test;
pub use rows::Row;
pub use verdict::{Ended, verdict};

/// What came of a test.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// Nothing was found. That is one run, and no proof.
    Passed,
    /// Threads wait for each other, or could.
    Deadlock,
    /// The same, because a notification was lost.
    LostWakeup,
    /// The test has returned, and a thread can never end.
    LeftBehind,
    /// An assertion failed.
    AssertionFailed,
    /// Another panic.
    Panicked,
    /// None: somebody asked what the threads are doing.
    Asked,
}

impl Class {
    /// As it is in the report.
    pub fn name(self) -> &'static str {
        match self {
            Class::Passed => "passed",
            Class::Deadlock => "deadlock",
            Class::LostWakeup => "lost_wakeup",
            Class::LeftBehind => "left_behind",
            Class::AssertionFailed => "assertion_failed",
            Class::Panicked => "panicked",
            Class::Asked => "asked",
        }
    }
}

/// All that is told of a test.
#[derive(Clone, Debug)]
pub struct Report {
    /// The test's name.
    pub test: String,
    /// The class.
    pub class: Class,
    /// What it is more exactly.
    pub kind: &'static str,
    /// What has happened.
    pub message: String,
    /// Why.
    pub cause: Option<String>,
    /// Who waits for what.
    pub waits: Vec<Row>,
}

/// Writes the report where it is wanted: as a line of JSON into the file named by `KOANS_WATCHED`; else in words, unless
/// there is nothing to tell.
pub fn tell(report: &Report) {
    let Some(path) = std::env::var_os("KOANS_WATCHED") else {
        if report.class != Class::Passed || !report.waits.is_empty() {
            std::eprintln!("{}", words(report));
        }
        return;
    };
    let line = json::line(report) + "\n";
    let file = OpenOptions::new().create(true).append(true).open(&path);
    if let Err(error) = file.and_then(|mut file| file.write_all(line.as_bytes())) {
        std::eprintln!("the report can't be written to {}: {error}", path.display());
    }
}

fn words(report: &Report) -> String {
    let mut words = format!("{}: {} ({})", report.test, report.class.name(), report.kind);
    let mut add = |line: &str| words += &format!("\n  {line}");
    if report.waits.is_empty() {
        add(&report.message);
    }
    for row in &report.waits {
        add(&format!("{:<10} :{:<4} {}", row.thread, row.line, row.operation));
        if let Some(by) = &row.held_by {
            let since = row.held_since.map_or_else(String::new, |line| format!(" since :{line}"));
            add(&format!("{:<16} held by {by}{since}", ""));
        }
        if let Some(note) = &row.note {
            add(&format!("{:<16} {note}", ""));
        }
    }
    if let Some(cause) = &report.cause {
        add(cause);
    }
    words
}
