//! A handout: what a workshop prints, as data. It is gathered from `info.toml`, the exercises and the chapters' READMEs,
//! and, for the leader's key, from what koans are judged to be; each format is a rendering of these types.

pub mod typst;

use crate::{
    course::Kind,
    schedule::{Schedule, Wait},
};

/// A handout of some chapters of a course.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handout {
    /// The course's title.
    pub course: String,
    /// Whether it is the leader's copy.
    pub is_key: bool,
    /// The chapters, in the course's order.
    pub chapters: Vec<Chapter>,
}

/// A chapter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chapter {
    /// The folder, as in `01_threads`: an anchor to link to.
    pub dir: String,
    /// The title.
    pub title: String,
    /// The introduction: its README as Markdown, without the first heading, which is the title.
    pub introduction: String,
    /// The koans.
    pub sheets: Vec<Sheet>,
}

/// What is printed of one koan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// Its name.
    pub name: String,
    /// Its title.
    pub title: String,
    /// What the learner does in it.
    pub kind: Kind,
    /// The idea: the comment at the head of the exercise, as prose.
    pub idea: String,
    /// What this is in Python, as Markdown.
    pub python: Option<String>,
    /// About how long it takes, in minutes.
    pub minutes: Option<u32>,
    /// The exercise below its head.
    pub code: String,
    /// The line of the file that the code begins at, counted from 1.
    pub first_line: usize,
    /// What is left free for a pen.
    pub room: Room,
    /// An empty schedule table, where the koan is about schedules.
    pub grid: Option<Grid>,
    /// The file, relative to the course's folder.
    pub file: String,
    /// The command that judges it.
    pub command: String,
    /// Pages to read on.
    pub links: Vec<String>,
    /// What only the leader has.
    pub key: Option<Key>,
}

/// Room to write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Room {
    /// A line for each of so many blanks, numbered as they are in the code.
    Blanks(usize),
    /// So many ruled lines.
    Lines(usize),
}

/// An empty schedule table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grid {
    /// A column for each thread.
    pub threads: Vec<String>,
    /// How many rows.
    pub rows: usize,
}

/// What the leader's copy has besides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// What a learner is told of the koan as it is given out: one sentence.
    pub unsolved: String,
    /// The schedule in which it fails, where there is one.
    pub schedule: Option<Schedule>,
    /// Who waits for what, where that is what is wrong.
    pub waits: Vec<Wait>,
    /// The solution, line by line, with what differs from the exercise.
    pub solution: Vec<SolutionLine>,
    /// The hint ladder, as Markdown.
    pub hints: Vec<String>,
    /// Common mistakes, as Markdown.
    pub mistakes: Vec<String>,
    /// Wrong answers that were tried, and what a learner sees after each.
    pub seen: Vec<Seen>,
    /// What the learner knows afterwards, as Markdown.
    pub learned: Option<String>,
}

/// A line of a solution.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SolutionLine {
    /// Whether it stands in the exercise too.
    pub change: Change,
    /// The line, without its end.
    pub text: String,
}

/// How a line of the solution came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// It stands in the exercise as well.
    Same,
    /// It is the solution's.
    Added,
    /// It is the exercise's, and gone from the solution.
    Removed,
}

/// A wrong answer, and what the learner sees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// Why somebody would try it and why it fails, as its author says.
    pub why: String,
    /// The verdict's class, as in `deadlock`.
    pub verdict: String,
    /// What is told, in a sentence.
    pub message: String,
}
