//! `koans class`: many learners' reports in one: who is where, what holds the room up, which mistakes are common.

mod collect;
mod csv;
mod html;
mod merge;
mod names;
mod text;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::report::CourseName;

pub use collect::{Collected, REPORT, collect};
pub use csv::csv;
pub use html::html;
pub use merge::merge;
pub use text::lines;

/// The format this version writes.
pub const FORMAT: u32 = 1;

/// A class in one course. Times are in seconds; points in time count from 1970 (UTC).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Class {
    /// The format's number.
    pub format: u32,
    /// The course.
    pub course: CourseName,
    /// When this was put together.
    pub made: u64,
    /// The chapters, in the course's order.
    pub chapters: Vec<Chapter>,
    /// The learners, by name; without names the one who has come furthest first.
    pub learners: Vec<Learner>,
    /// The koans that somebody has begun, the one that holds most learners up first.
    pub holds: Vec<Hold>,
    /// The mistakes that were made, the one that most learners made first.
    pub mistakes: Vec<Mistake>,
    /// What could not be taken in, or only with a remark.
    pub problems: Vec<Problem>,
}

/// A chapter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chapter {
    /// The folder, as in `01_threads`.
    pub dir: String,
    /// The title.
    pub title: String,
    /// The names of its koans, in the course's order.
    pub koans: Vec<String>,
}

/// One learner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Learner {
    /// The name; where several have it, with the source behind it.
    pub name: String,
    /// The file or folder that tells of them.
    pub source: String,
    /// How many koans pass.
    pub passed: usize,
    /// How often koans were judged.
    pub attempts: u64,
    /// How many hints were asked for.
    pub hints: u64,
    /// The time spent.
    pub seconds: u64,
    /// The koan the learner is at; none when all pass.
    pub current: Option<String>,
    /// When the latest event was.
    pub last: Option<u64>,
    /// The koans that were begun, by name.
    pub koans: BTreeMap<String, Cell>,
}

/// How one learner stands with one koan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cell {
    /// Whether it passes.
    pub passed: bool,
    /// The class of the latest judgement.
    pub verdict: Option<String>,
    /// How often it was judged.
    pub attempts: u32,
    /// How many hints were asked for.
    pub hints: usize,
    /// The time spent on it.
    pub seconds: u64,
}

/// How a koan holds the room up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hold {
    /// The koan.
    pub koan: String,
    /// Those who are at it now, with their attempts, the most attempts first.
    pub here: Vec<Stuck>,
    /// How many have begun it.
    pub begun: usize,
    /// For how many it passes.
    pub passed: usize,
    /// The attempts of those for whom it does not pass.
    pub attempts_in_vain: u64,
    /// The median of the times spent on it, over those of whom a time is known; 0 if of nobody.
    pub median_seconds: u64,
}

/// A learner who is at a koan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stuck {
    /// The learner's name.
    pub learner: String,
    /// How often they have had the koan judged.
    pub attempts: u32,
}

/// A sort of mistake.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mistake {
    /// The verdict's class, as in `race`.
    pub verdict: String,
    /// The sort within the class, as in `lost_update`.
    pub kind: Option<String>,
    /// How many learners made it.
    pub learners: usize,
    /// How often it was made.
    pub times: u64,
    /// Where it was made, the koan at which most learners made it first.
    pub koans: Vec<Where>,
}

/// Where a mistake was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Where {
    /// The koan.
    pub koan: String,
    /// How many learners made it there.
    pub learners: usize,
    /// How often it was made there.
    pub times: u64,
}

/// Something that was not as it should be with one of the sources.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Problem {
    /// The file or folder.
    pub source: String,
    /// What is wrong with it, in words.
    pub what: String,
}

impl Class {
    /// How many koans the course has.
    pub fn total(&self) -> usize {
        self.chapters.iter().map(|chapter| chapter.koans.len()).sum()
    }

    /// All koans, in the course's order.
    pub fn koans(&self) -> impl Iterator<Item = &str> {
        self.chapters.iter().flat_map(|chapter| chapter.koans.iter().map(String::as_str))
    }

    /// How many have not begun.
    pub fn not_begun(&self) -> usize {
        self.learners.iter().filter(|learner| learner.koans.is_empty()).count()
    }

    /// How many are through with all koans.
    pub fn through(&self) -> usize {
        self.learners.iter().filter(|learner| learner.passed == self.total()).count()
    }

    /// The median of how many koans pass.
    pub fn median_passed(&self) -> u64 {
        median(self.learners.iter().map(|learner| learner.passed as u64).collect())
    }
}

/// The median; of an even number of values the lower of the two in the middle, 0 of none.
fn median(mut values: Vec<u64>) -> u64 {
    values.sort_unstable();
    values.get(values.len().saturating_sub(1) / 2).copied().unwrap_or(0)
}
