//! `koans reset` and `koans diff`: the learner's file against the one it was.

use super::{koan_named, open, print, say};
use crate::{
    cli::Global,
    exit::Exit,
    reset,
    session::SessionError,
    source,
    text::{Line, Style},
};

/// Puts the original back.
pub(super) fn reset(global: &Global, name: &str) -> Result<Exit, SessionError> {
    let mut session = open(global)?;
    let at = koan_named(&session, Some(name))?;
    match reset::reset(&mut session, at) {
        Ok(done) => {
            say(&done.to_string());
            Ok(Exit::Ok)
        }
        Err(error) => {
            say(&error.to_string());
            Ok(Exit::Machine)
        }
    }
}

/// Prints the difference in unified form; exit code 1 if there is one, as `diff` has it.
pub(super) fn diff(global: &Global, name: Option<&str>) -> Result<Exit, SessionError> {
    let session = open(global)?;
    let at = koan_named(&session, name)?;
    let koan = &session.course.koans[at];
    let Some(original) = session.pristine.original(koan) else {
        say(&format!("The original of {} is not known.", koan.name));
        return Ok(Exit::Course);
    };
    let now = match source::read(&session.course.root.join(&koan.exercise)) {
        Ok(source) => source.text,
        Err(why) => {
            say(&format!("{}: {why}. `koans reset {}` brings the original back.", koan.exercise, koan.name));
            return Ok(Exit::Machine);
        }
    };
    if now == original {
        say(&format!("{} is as it came.", koan.name));
        return Ok(Exit::Ok);
    }
    let text = similar::TextDiff::from_lines(&original, &now);
    let unified = text
        .unified_diff()
        .context_radius(3)
        .header(&format!("{} (original)", koan.exercise), &koan.exercise)
        .to_string();
    let lines: Vec<Line> = unified
        .lines()
        .map(|line| {
            let style = match line.as_bytes().first() {
                Some(b'+') => Style::Good,
                Some(b'-') => Style::Bad,
                Some(b'@') => Style::Key,
                _ => Style::Plain,
            };
            Line::of(line, style)
        })
        .collect();
    print(&lines);
    Ok(Exit::NotAll)
}
