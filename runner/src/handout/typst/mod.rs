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
use super::{Change, Chapter, Handout, Key, Room, Sheet};
use crate::{
    course::Kind,
    schedule::{Schedule, Step, Wait},
};

const TEMPLATE: &str = include_str!("template.typ");

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
    let mut made = String::new();
    let _ = writeln!(made, "// Made by `koans handout --format typ`. For a PDF: typst compile FILE");
    let _ = writeln!(made, "#let paper = {}", literal(paper.name()));
    let _ = writeln!(made, "#let course = {}", text(&handout.course));
    let _ = writeln!(made, "#let is-key = {}", handout.is_key);
    let _ = writeln!(made, "#let koans = {}", handout.chapters.iter().map(|chapter| chapter.sheets.len()).sum::<usize>());
    let chapters: String = handout.chapters.iter().map(|chapter| format!("{}, ", text(&chapter.title))).collect();
    let _ = writeln!(made, "#let chapters = ({chapters})\n");
    made.push_str(TEMPLATE);
    handout.chapters.iter().for_each(|chapter| write_chapter(&mut made, chapter));
    made
}

/// A text that may hold anything, as a literal.
fn text(text: &str) -> String {
    literal(&printable(text))
}

fn write_chapter(made: &mut String, chapter: &Chapter) {
    let minutes: u32 = chapter.sheets.iter().filter_map(|sheet| sheet.minutes).sum();
    let _ = write!(made, "\n#chapter({}, minutes: {minutes}, {{\n{}}})\n", text(&chapter.title), markdown::blocks(&chapter.introduction));
    chapter.sheets.iter().for_each(|sheet| write_sheet(made, &chapter.title, sheet));
}

fn write_sheet(made: &mut String, chapter: &str, sheet: &Sheet) {
    let task = match sheet.kind {
        Kind::Predict => "predict",
        Kind::Repair => "repair",
        Kind::Build => "build",
        Kind::Prove => "prove",
    };
    let minutes = sheet.minutes.map_or("none".to_string(), |minutes| minutes.to_string());
    let _ = writeln!(made, "\n#sheet({}, chapter: {}, task: {task:?}, minutes: {minutes}, {{", text(&sheet.title), text(chapter));
    let _ = write!(made, "idea({{\n{}}})\n", markdown::blocks(&sheet.idea));
    if let Some(python) = &sheet.python {
        let _ = write!(made, "python({{\n{}}})\n", markdown::blocks(python));
    }
    let _ = writeln!(made, "code-of-koan({}, {}, {})", text(&sheet.file), text(&sheet.command), code::numbered(&sheet.code, sheet.first_line));
    match &sheet.key {
        None => {
            match sheet.room {
                Room::Blanks(count) => writeln!(made, "room-for-blanks({count})"),
                Room::Lines(count) => writeln!(made, "room({count})"),
            }
            .expect("a string takes everything");
            if let Some(grid) = &sheet.grid {
                let _ = writeln!(made, "empty-schedule({}, {})", texts(&grid.threads), grid.rows);
            }
        }
        Some(key) => write_key(made, key),
    }
    if !sheet.links.is_empty() {
        let _ = writeln!(made, "read-on({})", texts(&sheet.links));
    }
    made.push_str("})\n");
}

/// Texts as an array.
fn texts(all: &[String]) -> String {
    format!("({})", all.iter().map(|one| text(one) + ", ").collect::<String>())
}

fn write_key(made: &mut String, key: &Key) {
    let _ = writeln!(made, "unsolved({})", text(&key.unsolved));
    if let Some(schedule) = &key.schedule {
        write_schedule(made, schedule);
    }
    if !key.waits.is_empty() {
        let waits: String = key.waits.iter().map(|wait| text(&sentence(wait)) + ", ").collect();
        let _ = writeln!(made, "waits(({waits}))");
    }
    let lines = key.solution.iter().map(|line| {
        let mark = match line.change {
            Change::Same => "",
            Change::Added => "+",
            Change::Removed => "−",
        };
        (mark, line.text.as_str())
    });
    let _ = writeln!(made, "solution({})", code::marked(lines));
    write_items(made, "hints", &key.hints);
    write_items(made, "mistakes", &key.mistakes);
    if !key.seen.is_empty() {
        made.push_str("seen(\n");
        for seen in &key.seen {
            let (why, verdict) = (markdown::blocks(&seen.why), text(&seen.verdict.replace('_', " ")));
            let _ = writeln!(made, "({{\n{why}}}, {verdict}, {}),", text(&seen.message));
        }
        made.push_str(")\n");
    }
    if let Some(learned) = &key.learned {
        let _ = write!(made, "learned({{\n{}}})\n", markdown::blocks(learned));
    }
}

fn write_items(made: &mut String, function: &str, items: &[String]) {
    if items.is_empty() {
        return;
    }
    let _ = writeln!(made, "{function}(");
    for item in items {
        let _ = writeln!(made, "{{\n{}}},", markdown::blocks(item));
    }
    made.push_str(")\n");
}

/// The schedule as a table, and as a drawing.
fn write_schedule(made: &mut String, schedule: &Schedule) {
    let mut threads: Vec<String> = Vec::new();
    for step in &schedule.steps {
        if !threads.contains(&step.thread) {
            threads.push(step.thread.clone());
        }
    }
    let _ = writeln!(made, "schedule({}, {}, (", text(&schedule.test), texts(&threads));
    for step in &schedule.steps {
        let at = threads.iter().position(|thread| *thread == step.thread).expect("it was put in above");
        let line = if step.line > 0 { step.line.to_string() } else { String::new() };
        let (operation, value) = (text(&step.operation), text(&outcome(step)));
        let marks = format!("switched: {}, fatal: {}", step.preempted, step.fatal);
        let _ = writeln!(made, "  (step: {}, at: {at}, line: {line:?}, does: {operation}, value: {value}, {marks}),", step.step);
    }
    let _ = writeln!(made, "))");
}

/// What came of a step.
fn outcome(step: &Step) -> String {
    let value = step.value.clone().unwrap_or_default();
    match &step.blocked_by {
        Some(holder) if holder.line > 0 => format!("{value} (held by {}, line {})", holder.thread, holder.line),
        Some(holder) => format!("{value} (held by {})", holder.thread),
        None => value,
    }
    .trim()
    .to_string()
}

/// Who waits for what, in words.
fn sentence(wait: &Wait) -> String {
    let mut made = format!("{} waits in {}", wait.thread, wait.operation);
    if wait.line > 0 {
        let _ = write!(made, ", line {}", wait.line);
    }
    if let Some(holder) = &wait.held_by {
        let _ = write!(made, "; held by {holder}");
        if let Some(line) = wait.held_since {
            let _ = write!(made, " since line {line}");
        }
    }
    if let Some(note) = &wait.note {
        let _ = write!(made, "; {note}");
    }
    made
}
