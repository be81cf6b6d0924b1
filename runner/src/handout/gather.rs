//! From the course to a handout: what `info.toml`, the READMEs and the exercises say, put together. Nothing is judged.

use std::fs;

use super::{Chapter, Handout, Room, Sheet, grid, solution, task};
use crate::{
    course::{Course, Kind, Koan},
    pristine::{self, Pristine},
    source,
};

/// The fewest and the most lines that are ruled: less is no room, and more is another sheet.
const LINES: std::ops::RangeInclusive<usize> = 3..=24;

/// The handout of these chapters, by their indices. The exercises are printed as they came, whatever a learner has made
/// of them meanwhile.
pub fn gather(course: &Course, pristine: &Pristine, chapters: &[usize]) -> Handout {
    let chapters = chapters.iter().map(|&at| {
        let chapter = &course.chapters[at];
        Chapter {
            dir: chapter.dir.clone(),
            title: chapter.title.clone(),
            introduction: introduction(course, &chapter.dir),
            sheets: course.koans[chapter.koans.clone()].iter().map(|koan| sheet(course, pristine, koan)).collect(),
        }
    });
    Handout {
        course: course.title.clone(),
        language: course.language.clone(),
        is_key: false,
        chapters: chapters.collect(),
    }
}

fn introduction(course: &Course, dir: &str) -> String {
    let path = format!("exercises/{dir}/README.md");
    let embedded = || pristine::embedded_file(&path).filter(|_| course.id.as_deref() == Some(pristine::embedded::ID));
    let text = fs::read_to_string(course.root.join(&path)).ok().or_else(|| embedded().map(str::to_string));
    without_title(&text.unwrap_or_default()).to_string()
}

/// A README without the heading that it begins with, which is the chapter's title.
fn without_title(readme: &str) -> &str {
    let text = readme.trim_start_matches('\u{feff}').trim();
    match text.split_once('\n') {
        Some((first, rest)) if first.starts_with("# ") => rest.trim(),
        None if text.starts_with("# ") => "",
        _ => text,
    }
}

fn sheet(course: &Course, pristine: &Pristine, koan: &Koan) -> Sheet {
    let original = pristine.original(koan).unwrap_or_default();
    let Parts { idea, code, first_line } = parts(&original);
    let solved = pristine.solution(koan).map(|solution| parts(&solution).code);
    Sheet {
        name: koan.name.clone(),
        title: koan.title.clone(),
        kind: koan.kind,
        task: task(koan.kind, koan.judging),
        idea,
        python: koan.python.clone(),
        minutes: koan.minutes,
        room: room(koan.kind, &code, solved.as_deref()),
        grid: grid::of(koan, &code),
        code,
        first_line,
        file: koan.exercise.clone(),
        command: format!("koans run {}", koan.name),
        programs: koan.programs.iter().filter_map(|program| program_file(course, program)).collect(),
        links: koan.links.clone(),
        key: None,
    }
}

fn program_file(course: &Course, program: &str) -> Option<String> {
    let path = course.program_source(program)?;
    let parts = path.strip_prefix(&course.root).ok()?.iter().map(|part| part.to_string_lossy());
    Some(parts.collect::<Vec<_>>().join("/"))
}

/// An exercise in two parts.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Parts {
    /// The comment at its head, as Markdown.
    pub(super) idea: String,
    /// What is below, with line ends as Unix has them.
    pub(super) code: String,
    /// The line that this begins at, from 1.
    pub(super) first_line: usize,
}

/// Takes the comment at the head of a file off the code.
pub(super) fn parts(text: &str) -> Parts {
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    let lines: Vec<&str> = text.lines().collect();
    let is_head = |line: &&&str| line.trim().is_empty() || line.starts_with("//!");
    let head = lines.iter().take_while(is_head).count();
    let said = lines[..head].iter().filter_map(|line| line.strip_prefix("//!"));
    let idea: Vec<&str> = said.map(|line| line.strip_prefix(' ').unwrap_or(line)).collect();
    let code = lines[head..].join("\n");
    Parts { idea: idea.join("\n").trim().to_string(), code: code.trim_end().to_string(), first_line: head + 1 }
}

/// As much room as the answer takes by hand: a line for each line that the solution adds, and some to think.
fn room(kind: Kind, code: &str, solved: Option<&str>) -> Room {
    let blanks = source::blanks(code).len();
    if kind == Kind::Predict && blanks > 0 {
        return Room::Blanks(blanks);
    }
    let written =
        solved.map_or_else(|| if kind == Kind::Repair { 4 } else { 12 }, |solved| solution::added(code, solved));
    Room::Lines((written + written / 4 + 2).clamp(*LINES.start(), *LINES.end()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_comment_at_the_head_is_the_idea_and_the_code_keeps_its_line() {
        let read = parts("\u{feff}//! One `a`.\r\n//!\r\n//! Two.\r\n\r\nuse std::thread;\r\n\r\nfn a() {}\r\n\r\n");
        assert_eq!(read.idea, "One `a`.\n\nTwo.");
        assert_eq!((read.code.as_str(), read.first_line), ("use std::thread;\n\nfn a() {}", 5));
        assert_eq!(parts(""), Parts { first_line: 1, ..Parts::default() });
        assert_eq!(parts("//! Only words.").code, "");
    }

    #[test]
    fn a_readme_goes_without_its_title() {
        assert_eq!(without_title("# T\n\nWords.\n"), "Words.");
        assert_eq!(without_title("Words.\n\n# T\n"), "Words.\n\n# T");
        assert_eq!(without_title("# T"), "");
    }

    #[test]
    fn room_is_in_measure_with_what_is_to_be_written() {
        assert_eq!(room(Kind::Predict, "a(__, __);", None), Room::Blanks(2));
        assert_eq!(room(Kind::Repair, "a\nb", Some("a\nc")), Room::Lines(3));
        let long = "x\n".repeat(200);
        assert_eq!(room(Kind::Build, "a", Some(&long)), Room::Lines(24));
    }
}
