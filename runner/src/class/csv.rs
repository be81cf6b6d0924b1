//! The class as a table for a spreadsheet (RFC 4180): a row for each learner, a column for each koan.

use super::{Class, Learner};
use crate::report::words::timestamp;

/// The columns before those of the koans.
const COLUMNS: [&str; 9] =
    ["learner", "source", "passed", "total", "attempts", "hints", "seconds", "current", "last_seen"];

/// The table. A koan's cell is `passed`, the class of the latest failure, `begun`, or empty.
pub fn csv(class: &Class) -> String {
    let koans: Vec<&str> = class.koans().collect();
    let mut table = row(COLUMNS.iter().map(ToString::to_string).chain(koans.iter().map(ToString::to_string)));
    for learner in &class.learners {
        let first = [
            learner.name.clone(),
            learner.source.clone(),
            learner.passed.to_string(),
            class.total().to_string(),
            learner.attempts.to_string(),
            learner.hints.to_string(),
            learner.seconds.to_string(),
            learner.current.clone().unwrap_or_default(),
            learner.last.map(timestamp).unwrap_or_default(),
        ];
        table += &row(first.into_iter().chain(koans.iter().map(|koan| state(learner, koan))));
    }
    table
}

fn state(learner: &Learner, koan: &str) -> String {
    match learner.koans.get(koan) {
        None => String::new(),
        Some(cell) if cell.passed => "passed".into(),
        Some(cell) => cell.verdict.clone().unwrap_or_else(|| "begun".into()),
    }
}

fn row(fields: impl Iterator<Item = String>) -> String {
    fields.map(|text| field(&text)).collect::<Vec<_>>().join(",") + "\r\n"
}

fn field(text: &str) -> String {
    // A spreadsheet takes such a text for a formula and evaluates it, and names come from learners' files
    // (OWASP, "CSV Injection").
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let text = if formula { format!("'{text}") } else { text.to_string() };
    match text.contains([',', '"', '\n', '\r']) {
        true => format!("\"{}\"", text.replace('"', "\"\"")),
        false => text,
    }
}
