//! The course: `info.toml` and the files it names, as types. Everything else takes a [`Course`] and never reads
//! `info.toml` again.

use std::{ops::Range, path::PathBuf, time::Duration};

mod check;
mod compiled;
mod declared;
mod error;
mod file;
mod files;
mod language;
mod lookup;
mod manifest;
mod mistake;
mod read;
mod rustlings;
mod sources;
mod suggest;
mod syntax;
mod table;

pub use check::name_mistake;
pub(crate) use check::{title_of, without_number};
pub use compiled::Built;
pub use error::{CourseError, Mistakes};
pub use file::{Part, schema};
pub use language::Language;
pub(crate) use lookup::stem;
pub use lookup::{UnknownChapter, UnknownKoan};
pub use manifest::{crates, crates_are_made_from, manifest};
pub use mistake::{Expected, Mistake, NameFault};
pub use sources::{crate_sources, digest, sources};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A whole course: chapters and koans in the order in which a learner meets them.
#[derive(Debug, Clone)]
pub struct Course {
    /// The folder that holds `info.toml`. Absolute.
    pub root: PathBuf,
    /// A short name that stays the same from version to version, by which an embedded course is known again.
    pub id: Option<String>,
    /// The title, for people.
    pub title: String,
    /// What its texts are written in.
    pub language: Language,
    /// The chapters, in order.
    pub chapters: Vec<Chapter>,
    /// All koans of all chapters, in order.
    pub koans: Vec<Koan>,
    /// What its author says to somebody who begins, where there is such a word.
    pub welcome: Option<String>,
    /// What its author says to somebody who is through, likewise.
    pub farewell: Option<String>,
}

impl Course {
    /// Whether it was written for rustlings. Then its koans are all programs.
    pub fn is_for_rustlings(&self) -> bool {
        self.koans.iter().any(|koan| matches!(koan.judging, Judging::Program(_)))
    }
}

/// A chapter: a folder of koans.
#[derive(Debug, Clone)]
pub struct Chapter {
    /// The folder's name under `exercises/` and `solutions/`.
    pub dir: String,
    /// The title, for people.
    pub title: String,
    /// Which of [`Course::koans`] are this chapter's.
    pub koans: Range<usize>,
}

/// A koan: one file, one idea.
#[derive(Debug, Clone)]
pub struct Koan {
    /// The name: unique in the course, and the file's stem.
    pub name: String,
    /// The names that it had in earlier versions of the course. No koan has one of them now.
    pub was: Vec<String>,
    /// Index of its chapter in [`Course::chapters`].
    pub chapter: usize,
    /// The title, for people; the name with spaces where none is given.
    pub title: String,
    /// What the learner does in it.
    pub kind: Kind,
    /// How it is judged.
    pub judging: Judging,
    /// How it fails before it is solved.
    pub fails: Option<Failure>,
    /// The hint ladder, from a nudge to nearly the answer.
    pub hints: Vec<String>,
    /// What this is in Python.
    pub python: Option<String>,
    /// What the learner now knows; shown after a pass.
    pub learned: Option<String>,
    /// About how long it takes, in minutes.
    pub minutes: Option<u32>,
    /// Common mistakes, for the workshop leader.
    pub mistakes: Vec<String>,
    /// Documentation pages.
    pub links: Vec<String>,
    /// How long a test run may take, compilation not counted.
    pub deadline: Duration,
    /// Whether nothing else may run beside it.
    pub alone: bool,
    /// Companion programs, built for it.
    pub programs: Vec<String>,
    /// The learner's file, relative to the course's root, with `/` between the parts.
    pub exercise: String,
    /// The solution, likewise.
    pub solution: String,
}

/// How a koan is judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Judging {
    /// By the tests it came with, which are explored or watched.
    Tests,
    /// As rustlings judges an exercise.
    Program(Program),
}

/// A program of a course that was written for rustlings. It has to compile, to pass its tests, to satisfy clippy and to run to
/// its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Program {
    /// Whether its tests are run.
    pub tests: bool,
    /// Whether every warning counts as an error. In a solution it always does.
    pub strict: bool,
    /// Whether it passes as it is given out: an introduction, with nothing to solve.
    pub is_given_solved: bool,
}

/// What the learner does in a koan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Replaces each blank `__` by what the code will do.
    Predict,
    /// Finds and mends one planted bug.
    Repair,
    /// Writes a missing body or type.
    Build,
    /// Writes the test that catches given broken versions.
    Prove,
}

/// How a koan fails before it is solved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Failure {
    /// A blank `__` is left.
    Blank,
    /// It does not compile.
    Compile,
    /// An assertion fails.
    Assert,
    /// It panics otherwise, as with `todo!()`.
    Panic,
    /// All threads wait for each other.
    Deadlock,
    /// A race, a lost update, a lost wake-up, a missed join.
    Race,
    /// It runs into the deadline.
    Hang,
    /// Threads, processes or permits are left behind.
    Leak,
    /// A broken version is not caught.
    Survivor,
}
