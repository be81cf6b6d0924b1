//! What an author has still to write. A new koan is an example that works; the words that only its author knows are
//! marked, and the check tells each mark by its file and line until it is gone.

use std::{fs, path::Path};

use super::files;
use crate::{
    check::Engine,
    course::{Course, Koan},
};

/// What a place begins with that is still to be written.
pub(super) const MARK: &str = "TO WRITE:";

/// The places in a koan's files.
pub(super) fn of_koan(engine: &Engine, koan: &Koan) -> Vec<String> {
    files::of_koan(engine, koan).iter().flat_map(|file| in_file(&engine.course.root, file)).collect()
}

/// The places in `info.toml`, each with the index of the koan in whose table it stands.
pub(super) fn in_info(course: &Course) -> Vec<(Option<usize>, String)> {
    let text = fs::read_to_string(course.info_toml()).unwrap_or_default();
    let koans = course.lines();
    let of = |line: usize| koans.iter().rfind(|(first, _)| *first <= line).and_then(|(_, koan)| *koan);
    let told = marks(&text).map(|(line, what)| (of(line), told("info.toml", line, what)));
    told.collect()
}

/// The places in the chapters' introductions and in the course's own words.
pub(super) fn of_course(course: &Course) -> Vec<String> {
    let chapters = course.chapters.iter().map(|chapter| format!("exercises/{}/README.md", chapter.dir));
    chapters.chain(["README.md".into()]).flat_map(|file| in_file(&course.root, &file)).collect()
}

fn in_file(root: &Path, file: &str) -> Vec<String> {
    let text = fs::read_to_string(root.join(file)).unwrap_or_default();
    marks(&text).map(|(line, what)| told(file, line, what)).collect()
}

/// Each mark with its line, counted from 1, and what stands behind it.
fn marks(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let lines = (1..).zip(text.lines());
    lines.filter_map(|(line, text)| {
        let (_, what) = text.split_once(MARK)?;
        // In info.toml the quotes of the text and a comma follow.
        Some((line, what.trim().trim_end_matches([',', ']', '"', ' ', '.'])))
    })
}

fn told(file: &str, line: usize, what: &str) -> String {
    format!("{file}:{line}: still to be written: {what}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_told_by_its_line_and_without_the_quotes_around_it() {
        let text = "title = \"TO WRITE: a title\"\nhints = [\n    \"TO WRITE: a nudge\",\n]\n# TO WRITE:\n";
        assert_eq!(marks(text).collect::<Vec<_>>(), [(1, "a title"), (3, "a nudge"), (5, "")]);
    }
}
