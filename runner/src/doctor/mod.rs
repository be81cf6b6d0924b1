//! `koans doctor`: looks at this machine and this course, and says what is wrong and how to mend it.
//!
//! What can be tried is tried: a program is compiled, linked and run, a folder is watched, a file is written.

mod compilers;
mod course;
mod proof;
mod surroundings;
mod system;
pub mod workshop;

#[cfg(test)]
mod tests;

use std::path::Path;

use serde::Serialize;

use crate::{
    home::Home,
    text::{Line, Style, wrapped},
    toolchain::Toolchain,
};

/// Where a finding's text begins.
const INDENT: usize = 22;
/// No line is longer, however wide the terminal: this is prose.
const WIDTH: usize = 100;

/// How it is with one thing that koans needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// What was looked at: `linker`.
    pub what: &'static str,
    /// How it is.
    pub state: State,
    /// What was found, in a sentence or less.
    pub found: String,
    /// What to do about it; often a command to paste.
    pub mend: Option<String>,
}

/// How something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// As it should be, or of no consequence.
    Good,
    /// koans works, and would work better otherwise.
    Warning,
    /// koans can't work like this.
    Bad,
}

impl Finding {
    fn good(what: &'static str, found: impl Into<String>) -> Finding {
        Finding { what, state: State::Good, found: found.into(), mend: None }
    }

    fn warning(what: &'static str, found: impl Into<String>, mend: impl Into<String>) -> Finding {
        Finding { what, state: State::Warning, found: found.into(), mend: Some(mend.into()) }
    }

    fn bad(what: &'static str, found: impl Into<String>, mend: impl Into<String>) -> Finding {
        Finding { what, state: State::Bad, found: found.into(), mend: Some(mend.into()) }
    }
}

/// Looks at everything. `root` is the course's folder, none where there is no course. Takes a second or two, most of
/// it for the program that is compiled; a damaged progress file is set aside, as by every other command.
pub fn examine(root: Option<&Path>) -> Vec<Finding> {
    let here = root.unwrap_or(Path::new("."));
    let home = root.filter(|root| root.is_dir()).map(Home::of);
    let toolchain = Toolchain::find(here);
    let mut findings = compilers::rustc(&toolchain);
    if let Ok(toolchain) = &toolchain {
        // In the same place as koans are compiled: a mount may forbid to run what lies on it.
        let scratch = match &home {
            Some(Ok(home)) => home.scratch(),
            _ => tempfile::tempdir(),
        };
        findings.extend(compilers::others(toolchain, root));
        findings.push(compilers::explorer(toolchain, here, home.as_ref().and_then(|home| home.as_ref().ok())));
        findings.extend(proof::prove(toolchain, scratch));
    }
    findings.extend(course::course(root));
    findings.extend(course::progress(home, root));
    findings.extend(system::disk(here));
    findings.extend(system::events(here));
    findings.extend(system::open_files());
    findings.extend(surroundings::terminal());
    findings.extend(surroundings::variables());
    findings
}

/// Whether there is anything that koans can't work with: then the command fails.
pub fn any_bad(findings: &[Finding]) -> bool {
    findings.iter().any(|finding| finding.state == State::Bad)
}

/// The findings for people, with what it comes to at the end.
pub fn lines(findings: &[Finding]) -> Vec<Line> {
    let mut lines: Vec<Line> = findings.iter().flat_map(finding).collect();
    let count = |state| findings.iter().filter(|finding| finding.state == state).count();
    let (text, style) = match (count(State::Bad), count(State::Warning)) {
        (0, 0) => ("All is well.".to_owned(), Style::Good),
        (0, 1) => ("koans works here. One thing could be better.".to_owned(), Style::Good),
        (0, several) => (format!("koans works here. {several} things could be better."), Style::Good),
        (1, _) => ("One thing has to be mended before koans can work.".to_owned(), Style::Bad),
        (several, _) => (format!("{several} things have to be mended before koans can work."), Style::Bad),
    };
    lines.extend([Line::blank(), Line::of(text, style)]);
    lines
}

fn finding(finding: &Finding) -> Vec<Line> {
    let (word, style) = match finding.state {
        State::Good => ("ok", Style::Good),
        State::Warning => ("warn", Style::Mark),
        State::Bad => ("bad", Style::Bad),
    };
    let mut lines = Vec::new();
    for text in wrapped(&finding.found, WIDTH, INDENT, &Style::Plain) {
        let text = text.plain();
        lines.push(match lines.is_empty() {
            true => Line::of(format!("{word:4}  "), style.clone())
                .and(format!("{:16}", finding.what), Style::Title)
                .and(text.trim_start(), Style::Plain),
            false => Line::of(text, Style::Plain),
        });
    }
    // A command is not wrapped: it is there to be pasted.
    for text in finding.mend.iter().flat_map(|mend| mend.lines()) {
        lines.push(Line::of(" ".repeat(INDENT), Style::Plain).and(text, Style::Key));
    }
    lines
}
