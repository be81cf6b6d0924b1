//! `koans author`: the check with its table and its code; new courses and koans, and what to do with them.

use std::{io::IsTerminal as _, path::Path};

use indicatif::{ProgressBar, ProgressStyle};

use super::{author_watch, engine, open, print, say};
use crate::{
    author::{self, Findings, Made, NewKoan, NotMade, Row, Thoroughness, Whole, again::Wish},
    cli::Global,
    course::{Course, Kind},
    exit::Exit,
    session::SessionError,
    text::{Line, Style},
};

/// Checks the course, or the koans and chapters named, and tells what does not hold.
pub(super) fn check(global: &Global, names: &[String], how: Thoroughness) -> Result<Exit, SessionError> {
    let session = open(global)?;
    let koans = match author::named(&session.course, names) {
        Ok(koans) => koans.into_iter().map(|at| &session.course.koans[at]).collect::<Vec<_>>(),
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

/// The same, again and again: what changes is checked at every save.
pub(super) fn check_again(global: &Global, names: &[String], how: Thoroughness) -> Result<Exit, SessionError> {
    let session = open(global)?;
    if let Err(unknown) = author::named(&session.course, names) {
        say(&unknown.to_string());
        return Ok(Exit::Course);
    }
    let wish = Wish { root: session.course.root.clone(), names: names.to_vec(), how, ways: global.ways() };
    Ok(author_watch::watch(wish).unwrap_or_else(|error| {
        say(&format!("The terminal does not let itself be used ({error})."));
        Exit::Machine
    }))
}

fn table(findings: &Findings) -> Vec<Line> {
    let width = width_of(findings.rows.iter().map(|row| row.koan.as_str()));
    let mut lines = vec![head(width)];
    lines.extend(findings.rows.iter().map(|row| row_line(row, width)));
    for row in &findings.rows {
        lines.extend(told_of(&row.koan, &row.faults, &row.unwritten));
    }
    lines.extend(told_of("the course", &findings.whole.faults, &findings.whole.unwritten));
    lines.push(Line::blank());
    lines.push(sum_of(&findings.rows, &findings.whole));
    lines
}

/// How wide the column of the names is.
pub(super) fn width_of<'a>(names: impl IntoIterator<Item = &'a str>) -> usize {
    names.into_iter().map(str::len).max().unwrap_or_default().max(22) + 2
}

pub(super) fn head(width: usize) -> Line {
    Line::of(format!("     {:<width$}{:<20}{:<20}wrong repairs", "koan", "exercise", "solution"), Style::Title)
}

pub(super) fn row_line(row: &Row, width: usize) -> Line {
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

/// How much does not hold, or is still to be written.
pub(super) fn sum_of<'a>(rows: impl IntoIterator<Item = &'a Row>, whole: &Whole) -> Line {
    let (mut koans, mut faults, mut unwritten) = (0, whole.faults.len(), whole.unwritten.len());
    for row in rows {
        koans += 1;
        faults += row.faults.len();
        unwritten += row.unwritten.len();
    }
    let plural = |n: usize, one: &str, many: &str| if n == 1 { format!("1 {one}") } else { format!("{n} {many}") };
    let kept = format!("{}, and the course keeps its promises.", plural(koans, "koan", "koans"));
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
        NotMade::ForRustlings => Exit::Refused,
        NotMade::Name(_) | NotMade::Fails { .. } | NotMade::Untitled(_) | NotMade::EmptyTitle => Exit::Usage,
        NotMade::Io { .. } => Exit::Machine,
    }
}
