//! The list for a pipe: lines that `grep` can take apart, and JSON.

use serde_json::{Value, json as object};
use unicode_width::UnicodeWidthStr;

use super::Standing;
use crate::{
    course::{Course, Koan},
    text::{Line, Style},
};

/// One koan a line, in columns of equal width, the title last; each chapter under a line of its own. `current` is
/// marked with `>`.
pub fn plain(course: &Course, standings: &[Standing], current: usize) -> Vec<Line> {
    let states: Vec<String> = standings.iter().map(state).collect();
    let width_of = |texts: &mut dyn Iterator<Item = &str>| texts.map(UnicodeWidthStr::width).max().unwrap_or(0);
    let state_width = width_of(&mut states.iter().map(String::as_str));
    let name_width = width_of(&mut course.koans.iter().map(|koan| koan.name.as_str()));
    let mut lines = Vec::new();
    for chapter in &course.chapters {
        let done = done(&standings[chapter.koans.clone()]);
        lines.push(
            Line::of(&chapter.dir, Style::Dim)
                .and(format!("  {}", chapter.title), Style::Title)
                .and(format!("  {done}/{}", chapter.koans.len()), Style::Dim),
        );
        for index in chapter.koans.clone() {
            let koan = &course.koans[index];
            let mark = if index == current { "> " } else { "  " };
            let minutes = koan.minutes.map(|minutes| format!("{minutes} min")).unwrap_or_default();
            lines.push(
                Line::of(mark, Style::Mark)
                    .and(padded(&states[index], state_width), style(&standings[index]))
                    .and(format!("  {}", padded(&koan.name, name_width)), Style::Plain)
                    .and(format!("  {:7}  {minutes:>7}", koan.kind.name()), Style::Dim)
                    .and(format!("  {}", koan.title), Style::Plain),
            );
        }
    }
    lines
}

/// The course as JSON: title, folder, chapters, and each koan with name, title, kind, minutes, state (`passed`,
/// `failed`, `not_tried`), the class of the latest failure, whether it is the current one, and its file (relative to
/// the folder, with `/`).
pub fn json(course: &Course, standings: &[Standing], current: usize) -> Value {
    let koan = |index: usize, koan: &Koan| {
        let (state, verdict) = match &standings[index] {
            Standing::Passed => ("passed", None),
            Standing::Failed(class) => ("failed", Some(class)),
            Standing::NotTried => ("not_tried", None),
        };
        object!({
            "name": koan.name,
            "title": koan.title,
            "kind": koan.kind,
            "minutes": koan.minutes,
            "state": state,
            "verdict": verdict,
            "current": index == current,
            "file": koan.exercise,
        })
    };
    let chapters: Vec<Value> = course
        .chapters
        .iter()
        .map(|chapter| {
            let koans: Vec<Value> = chapter.koans.clone().map(|index| koan(index, &course.koans[index])).collect();
            object!({
                "dir": chapter.dir,
                "title": chapter.title,
                "done": done(&standings[chapter.koans.clone()]),
                "total": chapter.koans.len(),
                "koans": koans,
            })
        })
        .collect();
    object!({
        "title": course.title,
        "folder": course.root.to_string_lossy(),
        "done": done(standings),
        "total": course.koans.len(),
        "current": course.koans.get(current).map(|koan| &koan.name),
        "chapters": chapters,
    })
}

/// How many of these are done.
pub(super) fn done(standings: &[Standing]) -> usize {
    standings.iter().filter(|standing| standing.is_done()).count()
}

fn state(standing: &Standing) -> String {
    match standing {
        Standing::Passed => "passed".into(),
        Standing::Failed(class) => format!("failed: {class}"),
        Standing::NotTried => "not tried".into(),
    }
}

/// What a standing looks like.
pub(super) fn style(standing: &Standing) -> Style {
    match standing {
        Standing::Passed => Style::Good,
        Standing::Failed(_) => Style::Bad,
        Standing::NotTried => Style::Dim,
    }
}

fn padded(text: &str, width: usize) -> String {
    // `{:width$}` counts characters, and a character may take two columns.
    format!("{text}{}", " ".repeat(width.saturating_sub(text.width())))
}
