//! What one learner did and when: events, one a line of a file in `.koans`, from which `koans report` tells the time that
//! a chapter took and the mistakes that were met. It is a record besides the [progress](crate::progress): where it is
//! damaged, deleted or switched off, nothing but times and mistakes is missing.

mod file;
mod time;

#[cfg(test)]
mod tests;

use std::time::{SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

use crate::{home::Home, verdict::Report};

pub use file::{Log, Recorded};
pub use time::{BREAK, seconds_by_koan};

/// Something that happened to a koan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// When, in seconds since 1970 (UTC), by the clock of the learner's machine. It may have been set back meanwhile.
    pub at: u64,
    /// The koan's name at that time.
    pub koan: String,
    /// What happened.
    #[serde(flatten)]
    pub what: What,
}

/// What can happen to a koan. Nothing of what a learner writes is in here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum What {
    /// It came on the screen.
    Shown,
    /// It was judged.
    Judged {
        /// The verdict's class, as in `race`.
        verdict: String,
        /// The sort of mistake within the class, as in `lost_update`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        kind: Option<String>,
        /// Whether the file was as it came: then what is wrong with it is no mistake of the learner's.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        untouched: bool,
    },
    /// The hints up to this one, counted from 1, were asked for.
    Hint {
        /// The hint.
        level: usize,
    },
    /// The original was put back.
    Reset,
    /// The solution was looked at.
    Solution,
    /// Something that a newer version writes down.
    #[serde(other)]
    Other,
}

impl What {
    /// A judgement.
    pub fn judged(report: &Report, untouched: bool) -> What {
        let kind = report.verdict.kind().map(str::to_string);
        What::Judged { verdict: report.verdict.name().into(), kind, untouched }
    }
}

/// Tells the time, in seconds since 1970 (UTC).
pub type Clock = fn() -> u64;

/// The time of this machine; 0 where its clock stands before 1970.
pub fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

/// The record as it is made.
#[derive(Debug)]
pub struct History {
    log: Log,
    clock: Clock,
    unsaved: Vec<Event>,
    /// The koan of the latest event.
    at: Option<String>,
}

impl History {
    /// The record of this folder. Nothing is read or made yet.
    pub fn of(home: &Home) -> History {
        History::with_clock(home, now)
    }

    /// The same, by this clock.
    pub fn with_clock(home: &Home, clock: Clock) -> History {
        History { log: Log::of(home), clock, unsaved: Vec::new(), at: None }
    }

    /// Takes an event down. That a koan is shown is one only when another one was at hand before.
    pub fn note(&mut self, koan: &str, what: What) {
        if what == What::Shown && self.at.as_deref() == Some(koan) {
            return;
        }
        self.at = Some(koan.to_string());
        self.unsaved.push(Event { at: (self.clock)(), koan: koan.to_string(), what });
    }

    /// Writes down what was not written yet. Best effort: who learns is not to be held up by a record, and a disk that is
    /// full is told of when progress can't be saved.
    pub fn save(&mut self) {
        let unsaved = std::mem::take(&mut self.unsaved);
        // Asked each time: it may have been switched off from another window.
        if !unsaved.is_empty() && self.log.is_on() {
            let _ = self.log.append(&unsaved);
        }
    }
}
