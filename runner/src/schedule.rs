//! What a checker shows beside its verdict, as types: the schedule that fails, who waits for what, and how much was
//! explored. The checkers write these as JSON (docs/explorer.md); `--json` prints them, and screens are rendered from
//! them.

use serde::{Deserialize, Serialize};

/// An order of the steps of several threads in which a test fails.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Schedule {
    /// The test it belongs to.
    pub test: String,
    /// The schedule as a short text, `test=order`, which `koans replay` takes. None where a checker can't run one again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replay: Option<String>,
    /// The steps, first to last.
    pub steps: Vec<Step>,
}

/// One step of one thread.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// Its number, from 1.
    pub step: usize,
    /// The thread: `test` for the one that the test began in, else its own name, or `T1`, `T2`, … in the order of
    /// spawning.
    pub thread: String,
    /// The file; empty for a step without a place of its own, such as the end of a thread.
    pub file: String,
    /// The line, from 1; 0 where there is none.
    pub line: usize,
    /// What is done, as in `hits.load()`.
    pub operation: String,
    /// What came of it, as in `0`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// Whether the step can't be taken: `value` says why.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub blocks: bool,
    /// Who is in the way, where somebody holds what is waited for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub blocked_by: Option<BlockedBy>,
    /// Whether its thread waits from then on until somebody wakes it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub waits: bool,
    /// The locks that its thread has from then on, by name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub takes: Vec<String>,
    /// Whether others may have what it takes at the same time, as those who read an `RwLock`.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub shared: bool,
    /// The locks that its thread has no more when the step is over.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gives: Vec<String>,
    /// Whether another thread was cut off for this step, which could have gone on.
    pub preempted: bool,
    /// Whether this is the step that fails.
    pub fatal: bool,
    /// Whether no other thread's step in this schedule has to do with it, so that it may be folded away.
    #[serde(default)]
    pub trivial: bool,
}

impl Step {
    /// What it does, with what comes of it. `gives` stands between the two, as an arrow does.
    pub fn told(&self, gives: &str) -> String {
        let operation = self.operation.lines().next().unwrap_or_default();
        match (&self.blocked_by, &self.value) {
            (Some(other), _) if other.thread == self.thread => format!("{operation} waits for itself"),
            (Some(other), _) => format!("{operation} waits for {}", other.thread),
            (None, Some(value)) if self.blocks => format!("{operation} waits: {value}"),
            (None, Some(value)) => format!("{operation} {gives} {}", value.lines().next().unwrap_or_default()),
            (None, None) => operation.to_string(),
        }
    }
}

/// Who holds what a step waits for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BlockedBy {
    /// The thread.
    pub thread: String,
    /// The line it took it at; 0 where that is not known.
    pub line: usize,
}

/// A thread that waits, and what for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wait {
    /// The thread.
    pub thread: String,
    /// The file it waits in; empty where that is not known.
    #[serde(default)]
    pub file: String,
    /// The line it waits at; 0 where that is not known.
    #[serde(default)]
    pub line: usize,
    /// What it waits in, as in `bob.lock()`, or what for, as in `the child process 123 (sleep 60)`.
    pub operation: String,
    /// Who holds it.
    #[serde(default)]
    pub held_by: Option<String>,
    /// The line at which it was taken.
    #[serde(default)]
    pub held_since: Option<usize>,
    /// What else is worth knowing: `2 senders are alive`.
    #[serde(default)]
    pub note: Option<String>,
}

/// How much of one test was explored. It never means "correct".
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Explored {
    /// The test.
    #[serde(default)]
    pub test: String,
    /// How many executions there were.
    pub schedules: u64,
    /// How many steps they had in all.
    pub steps: u64,
    /// Whether nothing was left out.
    pub exhaustive: bool,
    /// The highest number of preemptions of which all schedules were explored.
    pub bound: Option<usize>,
    /// In words: `all 312 schedules`.
    pub sentence: String,
    /// Whether the test behaved differently under the same schedule.
    #[serde(default)]
    pub nondeterministic: bool,
    /// Something the test does that can't be explored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unsupported: Option<String>,
}

/// What became of a schedule that was to be run again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Replayed {
    /// It fails.
    Fails,
    /// It does not fail any more.
    Passes,
    /// The program has changed so much that the order can't be followed.
    DoesNotFit,
}
