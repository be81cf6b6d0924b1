//! The screen at the end of the path.

use super::{
    Terminal,
    layout::{Keep, Section},
};
use crate::{
    course::Course,
    text::{Line, Style, wrapped},
};

/// What is said where the course has no word of its own.
const FAREWELL: &str = "There is no certificate. There is the next program you write, and the question you will ask of it: \
                        which order of events have I not thought of?";

fn farewell(course: &Course) -> &str {
    course.farewell.as_deref().unwrap_or(FAREWELL)
}

/// The last screen, as sections.
pub fn sections(course: &Course, terminal: Terminal) -> Vec<Section> {
    let total = course.koans.len();
    let chapters = course.chapters.iter().map(|chapter| {
        Line::of(format!("   {:<24}", chapter.title), Style::Plain)
            .and(format!("{} koans", chapter.koans.len()), Style::Dim)
    });
    vec![
        Section::whole(vec![Line::of(format!(" {}", course.title), Style::Title).cut(terminal.width)], 200),
        Section::whole(
            wrapped(
                &format!("All {total} koans pass, each looked at once more just now."),
                terminal.width,
                1,
                &Style::Good,
            ),
            190,
        ),
        Section::shrinking(chapters.map(|line| line.cut(terminal.width)).collect(), Keep::Head, 0, 50),
        Section::shrinking(wrapped(farewell(course), terminal.width, 1, &Style::Plain), Keep::Head, 2, 150),
        Section::whole(vec![Line::of(" l list   q quit", Style::Dim).cut(terminal.width)], 180),
    ]
}
