//! The class as a table for a spreadsheet: a row for each learner, a column for each koan.

use super::{Class, Learner};
use crate::{report::words::timestamp, spreadsheet};

/// The columns before those of the koans.
const COLUMNS: [&str; 9] =
    ["learner", "source", "passed", "total", "attempts", "hints", "seconds", "current", "last_seen"];

/// The table. A koan's cell is `passed`, the class of the latest failure, `begun`, or empty.
pub fn csv(class: &Class) -> String {
    let koans: Vec<&str> = class.koans().collect();
    let heads = COLUMNS.iter().chain(&koans).map(ToString::to_string).collect();
    let rows = class.learners.iter().map(|learner| {
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
        first.into_iter().chain(koans.iter().map(|koan| state(learner, koan))).collect()
    });
    spreadsheet::csv(std::iter::once(heads).chain(rows))
}

fn state(learner: &Learner, koan: &str) -> String {
    match learner.koans.get(koan) {
        None => String::new(),
        Some(cell) if cell.passed => "passed".into(),
        Some(cell) => cell.verdict.clone().unwrap_or_else(|| "begun".into()),
    }
}
