//! `koans author`: the check with its table and its code; new courses and koans, and what to do with them.

use std::{collections::BTreeSet, io::IsTerminal as _, path::Path};

use indicatif::{ProgressBar, ProgressStyle};

use super::{engine, open, print, say};
use crate::{
    author::{self, Findings, Made, NewKoan, NotMade, Row, Thoroughness},
    cli::Global,
    course::{Course, Kind, Koan, UnknownKoan},
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
    lines.extend(findings.rows.iter().map(|row| row_line(row, width)));
    for row in &findings.rows {
        lines.extend(told_of(&row.koan, &row.faults, &row.unwritten));
    }
    lines.extend(told_of("the course", &findings.whole.faults, &findings.whole.unwritten));
    lines.push(Line::blank());
    lines.push(sum(findings));
    lines
}

fn row_line(row: &Row, width: usize) -> Line {
    let (mark, style) = match row {
        row if row.is_clean() => ("ok", Style::Good),
        row if row.faults.is_empty() => ("..", Style::Mark),
        _ => ("--", Style::Bad),
    };
    Line::of(format!("  {mark} "), style)
        .and(format!("{:<width$}{:<20}{:<20}{}", row.koan, row.exercise, row.solution, row.wrong), Style::Plain)
}

/// What does not hold of something, and then what is still to be written.
fn told_of(what: &str, faults: &[String], unwritten: &[String]) -> Vec<Line> {
    if faults.is_empty() && unwritten.is_empty() {
        return Vec::new();
    }
    let mut lines = vec![Line::blank(), Line::of(what, Style::Title)];
    let all = faults.iter().chain(unwritten).flat_map(|told| told.lines());
    lines.extend(all.map(|told| Line::of(format!("  {told}"), Style::Plain)));
    lines
}

fn sum(findings: &Findings) -> Line {
    let count = |of_row: fn(&Row) -> usize, of_whole: usize| of_whole + findings.rows.iter().map(of_row).sum::<usize>();
    let faults = count(|row| row.faults.len(), findings.whole.faults.len());
    let unwritten = count(|row| row.unwritten.len(), findings.whole.unwritten.len());
    let plural = |n: usize, one: &str, many: &str| if n == 1 { format!("1 {one}") } else { format!("{n} {many}") };
    let kept = format!("{}, and the course keeps its promises.", plural(findings.rows.len(), "koan", "koans"));
    let broken = plural(faults, "promise is not kept.", "promises are not kept.");
    let open = plural(unwritten, "place is still to be written.", "places are still to be written.");
    match (faults, unwritten) {
        (0, 0) => Line::of(kept, Style::Good),
        (0, _) => Line::of(open, Style::Mark),
        (_, 0) => Line::of(broken, Style::Bad),
        _ => Line::of(format!("{broken} {open}"), Style::Bad),
    }
}

/// A new course in a folder.
pub(super) fn new(dir: &Path, chapter: &str, koan: &str, kind: Kind) -> Exit {
    let koan = NewKoan { chapter: chapter.into(), name: koan.into(), kind, fails: None, title: None, after: None };
    match author::new_course(dir, &koan) {
        Ok(made) => {
            let shown = dir.to_string_lossy();
            let quoted = shlex::try_quote(&shown).map_or_else(|_| shown.to_string(), Into::into);
            let mut lines = vec![Line::of(format!("A course in {shown}, with one koan. Its files:"), Style::Plain)];
            lines.extend(files(&made));
            lines.push(Line::blank());
            lines.push(Line::of("The koan is an example that works. Go on with", Style::Plain));
            if quoted != "." {
                lines.push(command(&format!("cd {quoted}"), ""));
            }
            lines.extend(next(&koan.name));
            print(&lines);
            Exit::Ok
        }
        Err(error) => not_made(&error),
    }
}

/// One more koan.
pub(super) fn new_koan(global: &Global, koan: &NewKoan) -> Result<Exit, SessionError> {
    let root = Course::find(global.course.as_deref())?;
    match author::new_koan(&root, koan) {
        Ok(made) => {
            let chapter =
                if made.is_new_chapter { format!("the new chapter {}", made.chapter) } else { made.chapter.clone() };
            let what = format!("A koan to {}, {}, in {chapter}:", koan.kind.name(), koan.name);
            let mut lines = vec![Line::of(what, Style::Plain)];
            lines.extend(files(&made));
            let entries = format!("    {} (new entries)", made.changed.join(", "));
            lines.push(Line::of(entries, Style::Plain));
            lines.push(Line::blank());
            lines.push(Line::of("It is an example that works: put yours in its place. Go on with", Style::Plain));
            lines.extend(next(&koan.name));
            print(&lines);
            Ok(Exit::Ok)
        }
        Err(NotMade::Course(error)) => Err(error.into()),
        Err(error) => Ok(not_made(&error)),
    }
}

fn files(made: &Made) -> impl Iterator<Item = Line> {
    made.files.iter().map(|file| Line::of(format!("    {file}"), Style::Plain))
}

/// What to do with a new koan.
fn next(name: &str) -> [Line; 3] {
    [
        command("koans author check --watch", "what is still to be written, and what does not hold"),
        command(&format!("koans run {name}"), "what a learner sees"),
        command("koans help author", "more koans, and the rest"),
    ]
}

fn command(command: &str, does: &str) -> Line {
    let line = Line::of("    ", Style::Plain);
    match does {
        "" => line.and(command, Style::Key),
        does => line.and(format!("{command:<28}"), Style::Key).and(format!("   {does}"), Style::Dim),
    }
}

fn not_made(error: &NotMade) -> Exit {
    say(&error.to_string());
    match error {
        NotMade::Course(_) | NotMade::Chapter(_) | NotMade::After(_) | NotMade::AfterElsewhere { .. } => Exit::Course,
        NotMade::Entry { .. } | NotMade::Taken { .. } | NotMade::WasTaken { .. } => Exit::Refused,
        NotMade::There(_) | NotMade::Folder(_) => Exit::Refused,
        NotMade::Name(_) | NotMade::Fails { .. } => Exit::Usage,
        NotMade::Io { .. } => Exit::Machine,
    }
}
