//! What was found of a text that was judged for a key, in the words that a learner reads, and the memory of it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Told;
use crate::{
    home::Home,
    schedule::{Schedule, Wait},
    store::{Found, Store},
    verdict::{Report, Verdict},
};

/// So many characters of a detail are printed.
const LONGEST: usize = 240;

/// What was found of one text, as far as a key prints it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judged {
    /// What the learner is told.
    pub told: Told,
    /// The schedule in which it fails, where one is printed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub schedule: Option<Schedule>,
    /// Who waits for what.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub waits: Vec<Wait>,
    /// The broken versions that its tests were tried with, by name, and whether each was caught.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub caught: BTreeMap<String, bool>,
}

impl Judged {
    /// Of this report. What lay in a folder for a moment is called by the `file` that a learner has; a schedule is taken
    /// along where it is to be printed.
    pub fn of(report: &Report, file: &str, with_schedule: bool) -> Judged {
        let words = |text: &str| without_pids(&text.replace(&report.place.file, file));
        let detail = detail(&report.verdict).filter(|text| !text.trim().is_empty());
        Judged {
            told: Told {
                verdict: report.verdict.name().to_string(),
                message: words(&report.message),
                detail: detail.map(|text| cut(&words(text.trim()))),
            },
            schedule: report.schedule.clone().filter(|_| with_schedule),
            waits: if with_schedule { report.waits.clone() } else { Vec::new() },
            caught: report.tried.iter().map(|tried| (tried.name.clone(), tried.caught.is_some())).collect(),
        }
    }
}

/// The line below the sentence that says most.
fn detail(verdict: &Verdict) -> Option<String> {
    match verdict {
        Verdict::LostWakeup(found)
        | Verdict::Race(found)
        | Verdict::MissedJoin(found)
        | Verdict::Livelock(found)
        | Verdict::Blocking(found) => found.cause.clone().or_else(|| Some(asserted(&found.text))),
        Verdict::Deadlock { cause, .. } | Verdict::LeftBehind { cause, .. } => cause.clone(),
        // A `todo!()` is told in the sentence.
        Verdict::AssertionFailed { text, .. } | Verdict::Panicked { text, .. } => {
            Some(asserted(text)).filter(|text| !text.starts_with("not yet implemented"))
        }
        other => other.drawn_by_rustc()?.lines().find(|line| !line.trim().is_empty()).map(String::from),
    }
}

/// What an assertion says, and its two sides; another panic's first line.
fn asserted(text: &str) -> String {
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    let is_comparison = first.starts_with("assertion `left ");
    let said = first.split_once(" failed: ").filter(|_| is_comparison).map_or(first, |(_, said)| said);
    let said = if is_comparison && said.ends_with(" failed") { "" } else { said };
    let sides = rest.lines().map(str::trim).filter(|line| line.starts_with("left: ") || line.starts_with("right: "));
    let sides = sides.collect::<Vec<_>>().join(", ");
    [said, &sides].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("; ")
}

/// A value may be a page long.
fn cut(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text.to_string(),
    }
}

/// A text without the numbers of processes, which are others the next time.
fn without_pids(text: &str) -> String {
    let mut made = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(" (pid ") {
        let digits = rest[at + 6..].bytes().take_while(u8::is_ascii_digit).count();
        let end = at + 6 + digits;
        if digits > 0 && rest[end..].starts_with(')') {
            made.push_str(&rest[..at]);
            rest = &rest[end + 1..];
        } else {
            made.push_str(&rest[..end]);
            rest = &rest[end..];
        }
    }
    made + rest
}

/// What was judged before, by the files it was read from. It changes with their content and with all that a verdict
/// depends on.
#[derive(Debug)]
pub(super) struct Memory {
    store: Store,
    entries: BTreeMap<String, Entry>,
    fresh: BTreeMap<String, Entry>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Entry {
    key: String,
    judged: Judged,
}

impl Memory {
    /// Reads what is remembered; what can't be read is nothing.
    pub(super) fn open(home: &Home) -> Memory {
        let store = Store::new(home.judged());
        let entries = match store.read() {
            Ok(Found::Value(Some(entries))) => entries,
            _ => BTreeMap::new(),
        };
        Memory { store, entries, fresh: BTreeMap::new() }
    }

    pub(super) fn get(&self, file: &str, key: Option<&str>) -> Option<Judged> {
        self.entries.get(file).filter(|entry| Some(entry.key.as_str()) == key).map(|entry| entry.judged.clone())
    }

    pub(super) fn put(&mut self, file: &str, key: String, judged: Judged) {
        self.fresh.insert(file.to_string(), Entry { key, judged });
    }

    /// Writes down what is new. Best effort: what can't be written is judged again.
    pub(super) fn save(&mut self) {
        let fresh = std::mem::take(&mut self.fresh);
        if !fresh.is_empty() {
            let _ = self.store.update(|entries: &mut BTreeMap<String, Entry>| entries.extend(fresh));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_assertion_is_told_by_its_words_and_its_sides() {
        assert_eq!(asserted("assertion `left == right` failed: two\n  left: 1\n right: 2"), "two; left: 1, right: 2");
        assert_eq!(asserted("assertion `left == right` failed\n  left: 1\n right: 2"), "left: 1, right: 2");
        assert_eq!(asserted("index out of bounds\nnote"), "index out of bounds");
        assert_eq!(cut(&"x".repeat(500)).chars().count(), LONGEST + 1);
    }

    #[test]
    fn numbers_of_processes_are_left_out_and_all_else_stays() {
        assert_eq!(without_pids("a (sleep 60 (pid 123)), b (pid x) (pid 4)"), "a (sleep 60), b (pid x)");
        assert_eq!(without_pids("ends (pid "), "ends (pid ");
    }
}
