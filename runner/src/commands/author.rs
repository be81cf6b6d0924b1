//! `koans author check`: the table, the faults, the code.

use std::{collections::BTreeSet, io::IsTerminal as _};

use indicatif::{ProgressBar, ProgressStyle};

use super::{engine, open, print, say};
use crate::{
    author::{self, Findings, Thoroughness},
    cli::Global,
    course::{Course, Koan, UnknownKoan},
    exit::Exit,
    session::SessionError,
    text::{Line, Style},
};

/// Checks the course, or the koans and chapters named, and tells what does not hold.
pub(super) fn check(global: &Global, names: &[String], how: Thoroughness) -> Result<Exit, SessionError> {
    let session = open(global)?;
    let koans = match named(&session.course, names) {
        Ok(koans) => koans,
        Err(unknown) => {
            say(&unknown.to_string());
            return Ok(Exit::Course);
        }
    };
    let engine = engine(&session, global)?;
    let bar = if std::io::stderr().is_terminal() { ProgressBar::new(0) } else { ProgressBar::hidden() };
    bar.set_style(ProgressStyle::with_template(" {bar:40} {pos} of {len}").expect("the template is right"));
    let checked = author::check(&engine, &koans, how, |count| bar.set_length(count as u64), || bar.inc(1));
    bar.finish_and_clear();
    match checked {
        Ok(findings) => {
            print(&table(&findings));
            Ok(if findings.is_clean() { Exit::Ok } else { Exit::NotAll })
        }
        Err(error) => {
            say(&format!("The course can't be checked: {error}."));
            Ok(Exit::Machine)
        }
    }
}

/// The koans of these names, and those of the chapters of these names, in the course's order; all if none is named.
fn named<'a>(course: &'a Course, names: &[String]) -> Result<Vec<&'a Koan>, UnknownKoan> {
    let mut chosen = BTreeSet::new();
    for name in names {
        match course.chapters_named(std::slice::from_ref(name)) {
            Ok(chapters) if course.koans.iter().all(|koan| koan.name != *name) => {
                chosen.extend(chapters.iter().flat_map(|&chapter| course.chapters[chapter].koans.clone()))
            }
            _ => {
                chosen.insert(course.koan(name)?);
            }
        }
    }
    let all = course.koans.iter().enumerate();
    Ok(all.filter(|(index, _)| names.is_empty() || chosen.contains(index)).map(|(_, koan)| koan).collect())
}

fn table(findings: &Findings) -> Vec<Line> {
    let width = findings.rows.iter().map(|row| row.koan.len()).max().unwrap_or_default().max(22) + 2;
    let mut lines = vec![Line::of(
        format!("     {:<width$}{:<20}{:<20}wrong repairs", "koan", "exercise", "solution"),
        Style::Title,
    )];
    for row in &findings.rows {
        let (mark, style) = if row.faults.is_empty() { ("ok", Style::Good) } else { ("--", Style::Bad) };
        lines.push(
            Line::of(format!("  {mark} "), style).and(
                format!("{:<width$}{:<20}{:<20}{}", row.koan, row.exercise, row.solution, row.wrong),
                Style::Plain,
            ),
        );
    }
    let mut faults = 0;
    for (koan, told) in findings
        .rows
        .iter()
        .filter(|row| !row.faults.is_empty())
        .map(|row| (row.koan.as_str(), &row.faults))
        .chain((!findings.faults.is_empty()).then_some(("the course", &findings.faults)))
    {
        lines.push(Line::blank());
        lines.push(Line::of(koan, Style::Title));
        lines.extend(
            told.iter().flat_map(|fault| fault.lines()).map(|fault| Line::of(format!("  {fault}"), Style::Plain)),
        );
        faults += told.len();
    }
    lines.push(Line::blank());
    lines.push(match faults {
        0 if findings.rows.len() == 1 => Line::of("1 koan, and the course keeps its promises.", Style::Good),
        0 => Line::of(format!("{} koans, and the course keeps its promises.", findings.rows.len()), Style::Good),
        1 => Line::of("1 promise is not kept.", Style::Bad),
        n => Line::of(format!("{n} promises are not kept."), Style::Bad),
    });
    lines
}
