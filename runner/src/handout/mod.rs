//! A handout: what a workshop prints, as data. It is gathered from `info.toml`, the exercises and the chapters' READMEs,
//! and, for the leader's key, from what koans are judged to be; each format is a rendering of these types.

mod gather;
mod goal;
mod grid;
mod html;
mod judged;
pub mod key;
mod md;
pub mod prose;
mod solution;
pub mod steps;
pub mod typst;

pub use gather::gather;
pub use goal::{ENDINGS, Goal, KEYWORD, MARKS, by_name};
pub use judged::Judged;

use clap::ValueEnum;
use serde::{Deserialize, Serialize};

use crate::{
    course::{Judging, Kind, Language, Program},
    schedule::{Schedule, Wait},
    source,
};

/// What a handout is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// A page in one file, for browsers and their printers.
    Html,
    /// A PDF.
    Pdf,
    /// Markdown, as GitHub shows it.
    Md,
    /// The document of Typst that the PDF is made of, to change how it looks.
    Typ,
}

impl Format {
    /// How the names of such files end.
    pub fn extension(self) -> &'static str {
        match self {
            Format::Html => "html",
            Format::Pdf => "pdf",
            Format::Md => "md",
            Format::Typ => "typ",
        }
    }
}

/// A handout of some chapters of a course.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handout {
    /// The course's title.
    pub course: String,
    /// What the course is written in.
    pub language: Language,
    /// Whether it is the leader's copy.
    pub is_key: bool,
    /// The chapters, in the course's order.
    pub chapters: Vec<Chapter>,
}

impl Handout {
    /// How many koans there are.
    pub fn koans(&self) -> usize {
        self.chapters.iter().map(|chapter| chapter.sheets.len()).sum()
    }

    /// About how long all of it takes, in minutes; koans that do not say are not counted.
    pub fn minutes(&self) -> u32 {
        self.chapters.iter().map(Chapter::minutes).sum()
    }

    /// How much it is: `3 chapters, 41 koans`.
    pub fn extent(&self) -> String {
        format!("{}, {}", count(self.chapters.len(), "chapter"), count(self.koans(), "koan"))
    }

    /// As a page of HTML in one file.
    pub fn html(&self) -> String {
        html::page(self)
    }

    /// As Markdown.
    pub fn markdown(&self) -> String {
        md::text(self)
    }
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

impl Chapter {
    /// About how long it takes, in minutes.
    pub fn minutes(&self) -> u32 {
        self.sheets.iter().filter_map(|sheet| sheet.minutes).sum()
    }
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
    /// The same in a sentence.
    pub task: &'static str,
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
    /// Companion programs, as files relative to the course's folder.
    pub programs: Vec<String>,
    /// Pages to read on.
    pub links: Vec<String>,
    /// What only the leader has.
    pub key: Option<Key>,
}

impl Sheet {
    /// The lines of the file that have a blank, in order, one for each blank.
    pub fn blanks(&self) -> Vec<usize> {
        source::blanks(&self.code).iter().map(|place| place.line + self.first_line - 1).collect()
    }
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
    /// What a learner is told of the koan as it is given out.
    pub unsolved: Option<Told>,
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
    /// The broken versions that tests are to be written for, where that is the koan.
    pub broken: Vec<BrokenVersion>,
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
    /// It stands for lines of a long solution that stand in the exercise as well: how many, in words.
    Skipped,
}

/// What a learner is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// The verdict's class, as in `deadlock`.
    pub verdict: String,
    /// What is told, in a sentence.
    pub message: String,
    /// What is told besides: the cause, what the assertion says, the compiler's first line.
    pub detail: Option<String>,
}

/// `1 koan`, `3 koans`.
pub fn count(number: usize, what: &str) -> String {
    if number == 1 { format!("1 {what}") } else { format!("{number} {what}s") }
}

/// So many minutes, for people: `45 min`, `2 h 5 min`.
pub fn duration(minutes: u32) -> String {
    match (minutes / 60, minutes % 60) {
        (0, minutes) => format!("{minutes} min"),
        (hours, 0) => format!("{hours} h"),
        (hours, minutes) => format!("{hours} h {minutes} min"),
    }
}

/// What is to be done, in a sentence.
pub fn task(kind: Kind, judging: Judging) -> &'static str {
    match (judging, kind) {
        (Judging::Program(program), _) => of_program(program),
        (Judging::Tests, Kind::Predict) => "Predict: say what the code will do.",
        (Judging::Tests, Kind::Repair) => "Repair: find the one mistake, and mend it.",
        (Judging::Tests, Kind::Build) => "Build: write what is missing.",
        (Judging::Tests, Kind::Prove) => "Prove: write the tests that catch the broken versions.",
    }
}

/// Of an exercise for rustlings only that is known which is judged: it may have to be mended, or be written.
fn of_program(program: Program) -> &'static str {
    match program {
        Program { is_given_solved: true, .. } => "Read it, and run it: there is nothing to mend.",
        Program { tests: true, strict: true, .. } => "Make it compile, pass its tests, and please clippy.",
        Program { tests: true, .. } => "Make it compile, and pass its tests.",
        Program { strict: true, .. } => "Make it compile, run to its end, and please clippy.",
        Program { .. } => "Make it compile, and run to its end.",
    }
}

/// A wrong answer, and what the learner sees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// Why somebody would try it and why it fails, as its author says; its name where the author says nothing.
    pub why: String,
    /// What is told of it.
    pub told: Told,
}

/// A broken version that tests have to catch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BrokenVersion {
    /// Its short name.
    pub name: String,
    /// What it does wrong, in a sentence.
    pub does: String,
    /// Whether the tests that the exercise comes with catch it; none where that was not tried.
    pub caught_as_given: Option<bool>,
}
