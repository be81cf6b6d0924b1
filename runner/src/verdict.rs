//! The verdict: what one judgement of one koan came to, as a type. Judging makes it, rendering reads it.

use serde::{Deserialize, Serialize};

use crate::schedule::{Explored, Replayed, Schedule, Wait};

/// What a koan was judged to be, with what belongs to that class. Serialises under the key `verdict`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "verdict", rename_all = "snake_case")]
pub enum Verdict {
    /// Every test of the koan ran and passed, and nothing was left behind.
    Passed {
        /// How many tests ran.
        tests: usize,
    },
    /// A blank `__` is still in the file. Found by lexing: no compiler was asked.
    BlankLeft {
        /// How many blanks are left.
        blanks: usize,
        /// The name of the program that stands in a blank's place, where the answer asks the code instead of
        /// predicting it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        asks: Option<String>,
    },
    /// rustc refused the file, or there was no file to give to it.
    DoesNotCompile {
        /// How many errors there were; only the first is kept.
        errors: usize,
        /// The first error as rustc renders it, without colour.
        rendered: String,
    },
    /// The tests pass, but a lint that means a mistake (not a matter of taste) fired.
    Lint {
        /// The lint's name, as in `unused_must_use`.
        lint: String,
        /// The lint as rustc or clippy renders it, without colour.
        rendered: String,
    },
    /// An `assert!`, `assert_eq!` or `assert_ne!` failed.
    AssertionFailed {
        /// The test it happened in.
        test: Option<String>,
        /// The panic's message; without the two sides where showing them would give the answer away.
        text: String,
    },
    /// Any other panic that failed a test.
    Panicked {
        /// The test it happened in.
        test: Option<String>,
        /// The panic's message.
        text: String,
    },
    /// Every thread waits for another one, for ever.
    Deadlock {
        /// The test it happened in.
        test: Option<String>,
        /// The names of the threads that wait.
        threads: Vec<String>,
        /// What sort of deadlock it is, where a checker can tell: `lock_cycle`, `sender_alive`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        kind: Option<String>,
        /// Who holds what and waits for what, in a sentence, where a checker can tell.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        cause: Option<String>,
    },
    /// A thread waits for a notification that was sent before it began to wait.
    LostWakeup(Finding),
    /// Two threads used the same data without the order that would make it safe.
    Race(Finding),
    /// An assertion was made before the threads it depends on had ended.
    MissedJoin(Finding),
    /// Threads run, but none gets any further.
    Livelock(Finding),
    /// A call that blocks its thread was made where the whole event loop waits for it.
    Blocking(Finding),
    /// The test run was still going at the deadline.
    TimedOut {
        /// The test it happened in.
        test: Option<String>,
        /// The deadline, in milliseconds.
        deadline_ms: u64,
        /// Whether it was using the processor by then (a loop), or was waiting.
        busy: bool,
    },
    /// The test process ended in a way of its own: a signal, an abort, an `exit` in the middle of a test.
    Crashed {
        /// The test it happened in.
        test: Option<String>,
        /// What happened, in words: `killed by SIGABRT`, `exit(0)`.
        how: String,
    },
    /// The run printed more than the cap, and was ended there.
    TooMuchOutput {
        /// The cap, in bytes.
        limit_bytes: usize,
    },
    /// The tests ended, and something that they started was still running.
    LeftBehind {
        /// The processes, which have since been killed.
        #[serde(default)]
        processes: Vec<Process>,
        /// The threads that can never end.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        threads: Vec<String>,
        /// What keeps them, in a sentence, where a checker can tell.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        cause: Option<String>,
    },
    /// A broken version that the learner's tests did not catch: the first of them.
    Survivor {
        /// Its short name, as in `adds_in_two_steps`.
        kind: String,
        /// What the version does wrong, in words.
        version: String,
    },
    /// Tests that the koan came with did not run: deleted, renamed, ignored or commented out.
    TestsMissing {
        /// Their names.
        tests: Vec<String>,
    },
}

/// A mistake in how threads meet, as a checker found it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// The test it happened in.
    pub test: Option<String>,
    /// What sort of mistake it is within its class, as in `lost_update`.
    pub kind: String,
    /// What the test said when it failed.
    pub text: String,
    /// Who read what, who changed it in between: a sentence.
    pub cause: Option<String>,
}

/// A process that was found running where none should be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Process {
    /// Its process id, at the time.
    pub pid: u32,
    /// Its command line, at most 200 characters of it.
    pub command: String,
}

/// A place in the learner's file. Lines and columns count from 1.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The file, relative to the course folder where it lies in it.
    pub file: String,
    /// The line.
    pub line: Option<usize>,
    /// The column.
    pub column: Option<usize>,
}

/// Something the compiler remarked that does not stop the koan from passing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remark {
    /// The lint's name, as in `unused_variables`.
    pub lint: String,
    /// The first line of the message.
    pub message: String,
    /// The line in the learner's file, counted from 1.
    pub line: Option<usize>,
}

/// A broken version that the learner's tests were tried with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tried {
    /// Its short name, as in `adds_in_two_steps`.
    pub name: String,
    /// What it does wrong, in a sentence.
    pub does: String,
    /// How the tests failed with it; none where they passed.
    pub caught: Option<Caught>,
}

/// How a broken version was caught.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Caught {
    /// The class of the verdict, as in `race`.
    pub verdict: String,
    /// The test that failed, where one did.
    pub test: Option<String>,
}

/// What the learner's program printed: the beginning and the end, with a count of what was dropped between them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Output {
    /// The beginning, or all of it.
    pub head: String,
    /// The end, when something was dropped.
    pub tail: String,
    /// How many bytes were dropped between the two.
    pub dropped: u64,
}

impl Output {
    /// All that was kept, as one text, with a line that tells what is missing.
    pub fn text(&self) -> String {
        if self.dropped == 0 {
            return format!("{}{}", self.head, self.tail);
        }
        format!("{}\n[… {} bytes left out …]\n{}", self.head, self.dropped, self.tail)
    }

    /// Whether nothing was printed but white space.
    pub fn is_empty(&self) -> bool {
        self.dropped == 0 && self.head.trim().is_empty() && self.tail.trim().is_empty()
    }
}

/// One judgement of one koan: what `--json` prints, and what every screen is rendered from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// The koan's name.
    pub koan: String,
    /// Whether the koan passed. True for [`Verdict::Passed`] alone.
    pub passed: bool,
    /// The class, and what belongs to it.
    #[serde(flatten)]
    pub verdict: Verdict,
    /// One sentence that a learner understands.
    pub message: String,
    /// Where to look.
    #[serde(flatten)]
    pub place: Place,
    /// Compile time and run time together, in milliseconds; 0 when answered from the cache.
    pub elapsed_ms: u64,
    /// The schedule that breaks the program, where a checker found one.
    pub schedule: Option<Schedule>,
    /// Who waits for what, where that is what is wrong.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub waits: Vec<Wait>,
    /// How much was explored, test by test; empty where no checker can explore.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub explored: Vec<Explored>,
    /// Why it was not explored, though it could have been.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unexplored: Option<String>,
    /// What became of the schedule that was to be run again, where one was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replayed: Option<Replayed>,
    /// The broken versions that the tests were tried with, where writing tests is the koan.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tried: Vec<Tried>,
    /// The lines under test that no test came to, counted from 1, where a version got past the tests and that can be told.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unreached: Vec<usize>,
    /// What the learner's program printed, without the test harness's own lines.
    pub output: Output,
    /// What the compiler remarked besides.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub remarks: Vec<Remark>,
}

/// The names of all classes, as `--json` writes them.
pub const NAMES: [&str; 18] = [
    "passed",
    "blank_left",
    "does_not_compile",
    "lint",
    "assertion_failed",
    "panicked",
    "deadlock",
    "lost_wakeup",
    "race",
    "missed_join",
    "livelock",
    "blocking",
    "timed_out",
    "crashed",
    "too_much_output",
    "left_behind",
    "survivor",
    "tests_missing",
];

impl Report {
    /// Two reports with the same mark tell the learner the same thing.
    pub fn mark(&self) -> String {
        let told = serde_json::to_string(&(&self.verdict, &self.place)).unwrap_or_default();
        blake3::hash(told.as_bytes()).to_hex()[..12].to_string()
    }
}

impl Verdict {
    /// What the compiler says, as it draws it. None where it had nothing to read, or is not at fault.
    pub fn drawn_by_rustc(&self) -> Option<&str> {
        let (Verdict::DoesNotCompile { rendered, .. } | Verdict::Lint { rendered, .. }) = self else { return None };
        // What concerns the crate as a whole has no place in it.
        let is_drawn =
            rendered.contains(" --> ") || ["error:", "error["].iter().any(|start| rendered.starts_with(start));
        is_drawn.then_some(rendered.as_str())
    }

    /// The class's name, as `--json` writes it under `verdict`.
    pub fn name(&self) -> &'static str {
        match self {
            Verdict::Passed { .. } => "passed",
            Verdict::BlankLeft { .. } => "blank_left",
            Verdict::DoesNotCompile { .. } => "does_not_compile",
            Verdict::Lint { .. } => "lint",
            Verdict::AssertionFailed { .. } => "assertion_failed",
            Verdict::Panicked { .. } => "panicked",
            Verdict::Deadlock { .. } => "deadlock",
            Verdict::LostWakeup(_) => "lost_wakeup",
            Verdict::Race(_) => "race",
            Verdict::MissedJoin(_) => "missed_join",
            Verdict::Livelock(_) => "livelock",
            Verdict::Blocking(_) => "blocking",
            Verdict::TimedOut { .. } => "timed_out",
            Verdict::Crashed { .. } => "crashed",
            Verdict::TooMuchOutput { .. } => "too_much_output",
            Verdict::LeftBehind { .. } => "left_behind",
            Verdict::Survivor { .. } => "survivor",
            Verdict::TestsMissing { .. } => "tests_missing",
        }
    }

    /// What sort of mistake it is within its class, where a checker can tell: `lost_update`.
    pub fn kind(&self) -> Option<&str> {
        match self {
            Verdict::Deadlock { kind, .. } => kind.as_deref(),
            Verdict::LostWakeup(finding)
            | Verdict::Race(finding)
            | Verdict::MissedJoin(finding)
            | Verdict::Livelock(finding)
            | Verdict::Blocking(finding) => Some(&finding.kind),
            Verdict::Survivor { kind, .. } => Some(kind),
            _ => None,
        }
    }

    /// The test it happened in, where it happened in one.
    pub fn test(&self) -> Option<&str> {
        match self {
            Verdict::AssertionFailed { test, .. }
            | Verdict::Panicked { test, .. }
            | Verdict::Deadlock { test, .. }
            | Verdict::TimedOut { test, .. }
            | Verdict::Crashed { test, .. } => test.as_deref(),
            Verdict::LostWakeup(finding)
            | Verdict::Race(finding)
            | Verdict::MissedJoin(finding)
            | Verdict::Livelock(finding)
            | Verdict::Blocking(finding) => finding.test.as_deref(),
            _ => None,
        }
    }

    /// Whether this is a pass.
    pub fn passed(&self) -> bool {
        matches!(self, Verdict::Passed { .. })
    }

    /// Whether the verdict may be remembered for an unchanged file: it depends on the file alone, and on no clock.
    pub fn is_lasting(&self) -> bool {
        let by_a_clock = matches!(self, Verdict::LeftBehind { processes, .. } if !processes.is_empty());
        !by_a_clock && !matches!(self, Verdict::TimedOut { .. } | Verdict::Crashed { .. })
    }
}
