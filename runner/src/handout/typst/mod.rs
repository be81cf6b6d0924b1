//! A handout as a document of Typst, one file that needs no other: what PDFs are made of, and what those get who want to
//! change how it looks (`--format typ`). First come the settings, then `template.typ` with the looks, then the contents as
//! calls of the template's functions.

mod code;
mod literal;
mod markdown;
#[cfg(test)]
mod tests;

use std::fmt::Write as _;

use clap::ValueEnum;

use self::literal::{literal, printable};
use super::{
    Chapter, Handout, KEYWORD, Key, Room, Sheet, Told, duration,
    steps::{self, Row},
};
use crate::{
    course::Kind,
    schedule::{Schedule, Wait},
    timeline,
};

/// What such a document begins with.
pub const MARK: &str = "// Made by `koans handout";
const TEMPLATE: &str = include_str!("template.typ");
/// With more threads than this a column each is too narrow: then the thread is named in each row.
const MOST_COLUMNS: usize = 5;

/// The paper that a PDF is for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Paper {
    /// 210 × 297 mm.
    #[default]
    A4,
    /// 8½ × 11 inches.
    Letter,
}

impl Paper {
    /// What Typst calls it.
    fn name(self) -> &'static str {
        match self {
            Paper::A4 => "a4",
            Paper::Letter => "us-letter",
        }
    }
}

/// The document.
pub fn source(handout: &Handout, paper: Paper) -> String {
    let mut made = format!("{MARK} --format typ`. For a PDF: typst compile FILE\n");
    let mut extent = handout.extent();
    if handout.is_key && handout.minutes() > 0 {
        extent = format!("{extent}, {}", duration(handout.minutes()));
    }
    let settings = [
        ("paper", literal(paper.name())),
        ("course", text(&handout.course)),
        ("language", literal(handout.language.primary())),
        ("country", handout.language.country().map_or("none".into(), literal)),
        ("is-key", handout.is_key.to_string()),
        ("extent", literal(&extent)),
        ("keyword", literal(KEYWORD)),
    ];
    for (name, value) in settings {
        let _ = writeln!(made, "#let {name} = {value}");
    }
    made.push('\n');
    made.push_str(TEMPLATE);
    handout.chapters.iter().for_each(|chapter| write_chapter(&mut made, handout, chapter));
    made
}

/// A text that may hold anything, as a literal.
fn text(text: &str) -> String {
    literal(&printable(text))
}

/// Texts as an array.
fn texts<'a>(all: impl IntoIterator<Item = &'a str>) -> String {
    format!("({})", all.into_iter().map(|one| text(one) + ", ").collect::<String>())
}

fn write_chapter(made: &mut String, handout: &Handout, chapter: &Chapter) {
    let about = if handout.is_key && chapter.minutes() > 0 {
        format!("{}, {}", super::count(chapter.sheets.len(), "koan"), duration(chapter.minutes()))
    } else {
        String::new()
    };
    let introduction = markdown::blocks(&chapter.introduction, 1);
    let (title, about) = (text(&chapter.title), literal(&about));
    let _ = write!(made, "\n#chapter({title}, about: {about}, {{\n{introduction}}})\n");
    chapter.sheets.iter().for_each(|sheet| write_sheet(made, &chapter.title, sheet));
}

fn write_sheet(made: &mut String, chapter: &str, sheet: &Sheet) {
    let mut about = sheet.task.to_string();
    if let (Some(_), Some(minutes)) = (&sheet.key, sheet.minutes) {
        let _ = write!(about, " · about {}", duration(minutes));
    }
    let (title, chapter, about) = (text(&sheet.title), text(chapter), literal(&about));
    let _ = write!(made, "\n#sheet({title}, chapter: {chapter}, about: {about}, {{\n");
    if !sheet.links.is_empty() {
        let _ = writeln!(made, "read-on({})", texts(sheet.links.iter().map(String::as_str)));
    }
    made.push_str(&markdown::blocks(&sheet.idea, 2));
    if let Some(python) = &sheet.python {
        let _ = write!(made, "python({{\n{}}})\n", markdown::blocks(python, 3));
    }
    let programs = texts(sheet.programs.iter().map(String::as_str));
    let lines = code::numbered(&sheet.code, sheet.first_line);
    let (file, command) = (text(&sheet.file), text(&sheet.command));
    let _ = writeln!(made, "exercise({file}, {command}, programs: {programs}, {lines})");
    if let Some(key) = &sheet.key {
        write_key(made, key);
    } else {
        write_room(made, sheet);
    }
    made.push_str("})\n");
}

fn write_room(made: &mut String, sheet: &Sheet) {
    let _ = match sheet.room {
        Room::Blanks(_) => {
            let lines: String = sheet.blanks().iter().map(|line| format!("{line}, ")).collect();
            writeln!(made, "room-for-blanks(({lines}))")
        }
        Room::Lines(lines) => {
            let what = if sheet.kind == Kind::Prove { "Your tests" } else { "Your answer" };
            writeln!(made, "room({what:?}, {lines})")
        }
    };
    if let Some(grid) = &sheet.grid {
        let _ = writeln!(made, "empty-schedule({}, {})", texts(grid.threads.iter().map(String::as_str)), grid.rows);
    }
}

fn write_key(made: &mut String, key: &Key) {
    if let Some(unsolved) = &key.unsolved {
        let _ = writeln!(made, "unsolved({})", told(unsolved));
    }
    if let Some(schedule) = &key.schedule {
        write_schedule(made, schedule);
    }
    if !key.waits.is_empty() {
        write_waits(made, &key.waits);
    }
    if !key.broken.is_empty() {
        made.push_str("broken(\n");
        for version in &key.broken {
            let caught = match version.caught_as_given {
                Some(true) => "catch it",
                Some(false) => "let it pass",
                None => "not tried",
            };
            let _ = write!(
                made,
                "raw({}), {{\n{}}}, {caught:?},\n",
                text(&version.name),
                markdown::blocks(&version.does, 3)
            );
        }
        made.push_str(")\n");
    }
    if !key.solution.is_empty() {
        let _ = writeln!(made, "solution({})", code::solution(&key.solution));
    }
    write_items(made, "hints", &key.hints);
    write_items(made, "mistakes", &key.mistakes);
    if !key.seen.is_empty() {
        made.push_str("seen(\n");
        for seen in &key.seen {
            let _ = write!(made, "({{\n{}}}, {}),\n", markdown::blocks(&seen.why, 3), told(&seen.told));
        }
        made.push_str(")\n");
    }
    if let Some(learned) = &key.learned {
        let _ = write!(made, "learned({{\n{}}})\n", markdown::blocks(learned, 3));
    }
}

fn write_items(made: &mut String, function: &str, items: &[String]) {
    if items.is_empty() {
        return;
    }
    let _ = writeln!(made, "{function}(");
    for item in items {
        let _ = write!(made, "{{\n{}}},\n", markdown::blocks(item, 3));
    }
    made.push_str(")\n");
}

/// What a learner is told, as an expression: the class of the verdict, the sentence, and the lines of what is told besides.
fn told(told: &Told) -> String {
    let detail: String =
        told.detail.iter().flat_map(|detail| detail.lines()).map(|line| sentence(line) + ", ").collect();
    format!("told({}, {}, ({detail}))", text(&told.verdict.replace('_', " ")), sentence(&told.message))
}

/// A sentence of a verdict, as an array of texts: what stands in backticks is each second one.
fn sentence(words: &str) -> String {
    texts(words.split('`'))
}

/// The schedule as a table, and as a drawing.
fn write_schedule(made: &mut String, schedule: &Schedule) {
    let threads = steps::threads(schedule);
    let side_by_side = threads.len() <= MOST_COLUMNS;
    let _ = writeln!(
        made,
        "schedule({}, {}, side-by-side: {side_by_side}, (",
        text(&schedule.test),
        texts(threads.iter().copied())
    );
    for row in steps::rows(schedule) {
        let _ = match row {
            Row::Step { step, column, mark, words } => {
                let line = if step.line > 0 { step.line.to_string() } else { String::new() };
                let (step, fatal) = (step.step, step.fatal);
                let words = text(&words);
                writeln!(made, "  (\"{step}\", {line:?}, {mark:?}, {column}, {words}, {fatal}),")
            }
            Row::Folded { column, steps } => {
                writeln!(made, "  (\"…\", \"\", \"\", {column}, \"… {steps} more steps\", false),")
            }
        };
    }
    let _ = writeln!(made, "), timeline: {})", literal(&timeline::svg(schedule)));
}

fn write_waits(made: &mut String, waits: &[Wait]) {
    made.push_str("waits(\n");
    for wait in waits {
        let line = if wait.line > 0 { wait.line.to_string() } else { String::new() };
        let (thread, operation, why) = (text(&wait.thread), text(&wait.operation), text(&steps::why(wait)));
        let _ = writeln!(made, "  strong({thread}), {line:?}, code-word({operation}), {why},");
    }
    made.push_str(")\n");
}
