//! The list of all koans and how each of them stands: as a screen, as lines for a pipe, as JSON.

mod draw;
mod keys;
mod lines;
mod rows;
mod search;
mod standalone;

#[cfg(test)]
mod tests;

use crate::{
    course::Course,
    progress::{Progress, Record},
};

pub use crate::fullscreen::Look;
pub use keys::ListAction;
pub use lines::{json, plain};
pub use rows::ListScreen;
pub use standalone::run_standalone;

/// How a koan stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// It passed when it was last judged.
    Passed,
    /// Its latest judgement, by [name](crate::verdict::Verdict::name), was no pass.
    Failed(String),
    /// It was never judged.
    NotTried,
}

impl Standing {
    /// How a koan of which this is known stands.
    pub fn of(record: &Record) -> Standing {
        match record {
            _ if record.stands() => Standing::Passed,
            Record { last, .. } if last.is_empty() => Standing::NotTried,
            Record { last, .. } => Standing::Failed(last.clone()),
        }
    }

    /// Whether it is done with.
    pub fn is_done(&self) -> bool {
        *self == Standing::Passed
    }
}

/// How each koan of the course stands, in the course's order.
pub fn standings(course: &Course, progress: &Progress) -> Vec<Standing> {
    course.koans.iter().map(|koan| Standing::of(&progress.koan(&koan.name))).collect()
}
