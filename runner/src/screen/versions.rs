//! The broken versions that a learner's tests were tried with, and the lines that no test came to.

use super::{
    Terminal,
    layout::{Keep, Section},
};
use crate::{
    text::{Line, Style, wrapped},
    verdict::{Report, Tried},
};

/// At most so many lines of code: they are to show where to look, not all that there is.
const MOST: usize = 8;

/// Each version, with how it was caught, the ones that got away first.
pub(super) fn tried(report: &Report, terminal: Terminal) -> Section {
    if report.tried.is_empty() {
        return Section::whole(Vec::new(), 92);
    }
    let caught = report.tried.iter().filter(|tried| tried.caught.is_some()).count();
    let title = format!(" Broken versions: {caught} of {} caught", report.tried.len());
    let (escaped, found): (Vec<&Tried>, Vec<&Tried>) = report.tried.iter().partition(|tried| tried.caught.is_none());
    let rows = escaped.into_iter().chain(found).flat_map(|tried| row(tried, terminal));
    let lines = [Line::of(title, Style::Key)].into_iter().chain(rows).collect();
    Section::shrinking(lines, Keep::Head, 3, 92)
}

/// What got away is told in a sentence. Of what was caught, its name will do: the learner has understood it.
fn row(tried: &Tried, terminal: Terminal) -> Vec<Line> {
    let (yes, no) = if terminal.unicode { ("✓", "✗") } else { ("+", "-") };
    let (mark, text, style) = match &tried.caught {
        None => (no, tried.does.clone(), Style::Mark),
        Some(caught) => {
            let test = caught.test.as_ref().map(|test| format!(" in `{test}`")).unwrap_or_default();
            let (name, how) = (tried.name.replace('_', " "), caught.verdict.replace('_', " "));
            (yes, format!("{name}: {how}{test}"), Style::Good)
        }
    };
    let lines = wrapped(&text, terminal.width, 5, &Style::Plain).into_iter().enumerate();
    lines
        .map(|(at, line)| {
            let mark = if at == 0 { format!("   {mark} ") } else { "     ".to_string() };
            Line::of(mark, style.clone()).and(line.plain().trim_start(), Style::Plain)
        })
        .collect()
}

/// The lines under test that were never run.
pub(super) fn unreached(report: &Report, text: &str, terminal: Terminal) -> Section {
    if report.unreached.is_empty() {
        return Section::whole(Vec::new(), 85);
    }
    let all: Vec<&str> = text.trim_start_matches('\u{feff}').lines().collect();
    let gutter = if terminal.unicode { '│' } else { '|' };
    let digits = report.unreached.iter().max().map_or(1, |line| line.to_string().len());
    let mut lines = vec![Line::of(" Your tests never come to", Style::Key)];
    let shown = report.unreached.iter().filter_map(|number| Some((number, all.get(number.checked_sub(1)?)?)));
    lines.extend(shown.take(MOST).map(|(number, code)| {
        terminal.fitted(&Line::of(format!("   {number:digits$} {gutter} "), Style::Dim).and(*code, Style::Plain))
    }));
    if report.unreached.len() > MOST {
        lines.push(Line::of(format!("   and {} lines more", report.unreached.len() - MOST), Style::Dim));
    }
    Section::shrinking(lines, Keep::Head, 2, 85)
}
