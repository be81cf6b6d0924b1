//! `koans report`: what one learner has done in one course, as data and as something to read.
//!
//! It holds names, counts and times. No line that a learner wrote is in it.

mod gather;
pub(crate) mod html;
mod read;
mod text;
pub mod words;

#[cfg(test)]
pub(crate) mod tests;

use serde::{Deserialize, Serialize};

pub use gather::{Known, gather, name_of};
pub use html::html;
pub use read::{ReadError, read};
pub use text::lines;

/// The format this version writes.
pub const FORMAT: u32 = 1;

/// What one learner has done. All times are in seconds; points in time count from 1970 (UTC).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LearnerReport {
    /// The format's number.
    pub format: u32,
    /// The learner's name.
    pub learner: String,
    /// The course.
    pub course: CourseName,
    /// When the report was made.
    pub made: u64,
    /// Whether events are recorded: without them there are no times and no failures.
    pub recording: bool,
    /// When the first event that is on record was.
    pub since: Option<u64>,
    /// When the latest event was.
    pub last: Option<u64>,
    /// The koan the learner is at; none once all pass.
    pub current: Option<String>,
    /// All koans together.
    pub sums: Sums,
    /// The chapters, in the course's order.
    pub chapters: Vec<ChapterReport>,
}

/// By what a course is known again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CourseName {
    /// Its `id`, where it has one.
    pub id: Option<String>,
    /// Its title.
    pub title: String,
}

/// Several koans together.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sums {
    /// How many pass.
    pub passed: usize,
    /// How many there are.
    pub total: usize,
    /// How often they were judged.
    pub attempts: u64,
    /// How many hints were asked for.
    pub hints: u64,
    /// The time spent on them.
    pub seconds: u64,
}

/// A chapter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChapterReport {
    /// The folder, as in `01_threads`.
    pub dir: String,
    /// The title.
    pub title: String,
    /// Its koans together.
    pub sums: Sums,
    /// Its koans, in the course's order.
    pub koans: Vec<KoanReport>,
}

/// A koan.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct KoanReport {
    /// Its name.
    pub name: String,
    /// Its title.
    pub title: String,
    /// Whether it passes as far as is known.
    pub passed: bool,
    /// The class of the latest judgement, as in `race`.
    pub verdict: Option<String>,
    /// How often it was judged since it was last reset, the first look at the untouched file included.
    pub attempts: u32,
    /// How many hints of its ladder were asked for since it was last reset.
    pub hints: usize,
    /// The time spent on it ([`seconds_by_koan`](crate::history::seconds_by_koan)).
    pub seconds: u64,
    /// When the latest event was.
    pub last: Option<u64>,
    /// How often the original was put back.
    pub resets: u32,
    /// Whether the solution was looked at.
    pub solution: bool,
    /// The failures that were met after the file was changed, the most frequent first.
    pub failures: Vec<Failure>,
}

/// A sort of failure, and how often it was met.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Failure {
    /// The verdict's class, as in `race`.
    pub verdict: String,
    /// The sort of mistake within the class, as in `lost_update`, where a checker can tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// How often.
    pub times: u32,
}

impl LearnerReport {
    /// All koans, in the course's order.
    pub fn koans(&self) -> impl Iterator<Item = &KoanReport> {
        self.chapters.iter().flat_map(|chapter| &chapter.koans)
    }
}

impl CourseName {
    /// Whether two names are of the same course, whatever its version calls it.
    pub fn is_same(&self, other: &CourseName) -> bool {
        match (&self.id, &other.id) {
            (Some(one), Some(other)) => one == other,
            _ => self.title == other.title,
        }
    }
}

impl KoanReport {
    /// Whether anything is known of it.
    pub fn is_begun(&self) -> bool {
        self.passed || self.verdict.is_some() || self.attempts > 0 || self.hints > 0 || self.last.is_some()
    }
}

impl Sums {
    /// The sums of these koans.
    pub fn of<'a>(koans: impl IntoIterator<Item = &'a KoanReport>) -> Sums {
        koans.into_iter().fold(Sums::default(), |sums, koan| Sums {
            passed: sums.passed + usize::from(koan.passed),
            total: sums.total + 1,
            attempts: sums.attempts.saturating_add(koan.attempts.into()),
            hints: sums.hints.saturating_add(koan.hints as u64),
            seconds: sums.seconds.saturating_add(koan.seconds),
        })
    }
}
