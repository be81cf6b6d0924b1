//! `koans hint` and `koans solution`: help, in the order in which it helps.

use super::{koan_named, open, print, print_bytes, say};
use crate::{
    cli::Global,
    exit::Exit,
    history::What,
    screen::Terminal,
    session::SessionError,
    text::{Line, Style, without_emphasis, wrapped},
};

/// The next step of the ladder that was not seen yet, or the steps up to `level`.
pub(super) fn hint(global: &Global, name: Option<&str>, level: Option<usize>) -> Result<Exit, SessionError> {
    let mut session = open(global)?;
    let at = koan_named(&session, name)?;
    let koan = session.course.koans[at].clone();
    let total = koan.hints.len();
    if total == 0 {
        say(&format!("{} has no hints.", koan.name));
        return Ok(Exit::Ok);
    }
    let seen = session.progress.koan(&koan.name).hints;
    let (first, last) = match level {
        Some(level) if level == 0 || level > total => {
            say(&format!("{} has hints 1 to {total}.", koan.name));
            return Ok(Exit::Usage);
        }
        Some(level) => (0, level),
        // After the last step there is nothing but to show it again.
        None => (seen.min(total - 1), (seen + 1).min(total)),
    };
    let width = Terminal::of_stdout().width;
    let mut lines = Vec::new();
    for (at, hint) in koan.hints.iter().enumerate().take(last).skip(first) {
        lines.push(Line::of(format!("{}  hint {} of {total}", koan.name, at + 1), Style::Key));
        lines.extend(wrapped(&without_emphasis(hint.trim()), width, 2, &Style::Plain));
    }
    if last == total {
        lines.push(Line::of("That was the last one.", Style::Dim));
    }
    print(&lines);
    session.progress.hinted(&koan.name, last);
    Ok(Exit::Ok)
}

/// The solution, after a pass or when asked to spoil.
pub(super) fn solution(global: &Global, name: &str, spoil: bool) -> Result<Exit, SessionError> {
    let mut session = open(global)?;
    let at = koan_named(&session, Some(name))?;
    let koan = &session.course.koans[at];
    if !spoil && !session.has_passed(at) {
        say(&format!(
            "{} has not passed yet. `koans hint {}` helps without giving it away; `koans solution {} --spoil` gives it away.",
            koan.name, koan.name, koan.name
        ));
        return Ok(Exit::Refused);
    }
    let Some(text) = session.pristine.solution(koan) else {
        say(&format!("This course has no solution for {}.", koan.name));
        return Ok(Exit::Course);
    };
    print_bytes(text.as_bytes());
    session.progress.note(&koan.name, What::Solution);
    Ok(Exit::Ok)
}
