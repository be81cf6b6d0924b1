//! The course in this folder, and what is kept of the learner's progress.

use std::{io, path::Path};

use super::Finding;
use crate::{course::Course, home::Home, progress::Progress};

/// How many names are listed before the rest is only counted.
const NAMED: usize = 5;

pub(super) fn course(root: Option<&Path>) -> Vec<Finding> {
    let Some(root) = root else {
        let found = "There is no course in this folder or above it.";
        return vec![Finding::warning("course", found, "koans init my-path && cd my-path")];
    };
    let course = match Course::load(root) {
        Ok(course) => course,
        Err(error) => {
            let mend = match error.mistakes() {
                Some(_) => "Mend info.toml as it says, or begin anew: koans init my-path",
                None => "Go to a course's folder, or make one: koans init my-path",
            };
            return vec![Finding::bad("course", error.to_string().trim_end(), mend)];
        }
    };
    let (koans, chapters) = (course.koans.len(), course.chapters.len());
    let mut findings = vec![Finding::good(
        "course",
        format!("{}: {koans} koans in {chapters} chapters, in {}", course.title, course.root.display()),
    )];
    let missing = (0..koans).filter(|koan| !course.file_of(*koan).is_file());
    let missing: Vec<&str> = missing.map(|koan| course.koans[koan].name.as_str()).collect();
    if let Some(first) = missing.first() {
        let more = missing.len().saturating_sub(NAMED);
        let more = if more > 0 { format!(", and {more} more") } else { String::new() };
        let found = format!("No file for {}{more}.", missing[..missing.len().min(NAMED)].join(", "));
        findings.push(Finding::warning("exercises", found, format!("koans reset {first}   # brings it back")));
    }
    findings
}

/// Whether progress can be read and kept.
pub(super) fn progress(home: Option<io::Result<Home>>, root: Option<&Path>) -> Vec<Finding> {
    let home = match home {
        None => return Vec::new(),
        Some(Ok(home)) => home,
        Some(Err(error)) => {
            let found = format!("Neither this folder nor the temporary one can be written to: {error}.");
            return vec![Finding::bad(
                "progress",
                found,
                "Make room on the disk, or see who owns the folder: ls -ld .",
            )];
        }
    };
    let progress = Progress::open(&home);
    if progress.notices.is_empty() {
        let passed = root.and_then(|root| Course::load(root).ok()).map(|course| {
            let passed = course.koans.iter().filter(|koan| progress.has_passed(&koan.name)).count();
            format!("{passed} of {} koans passed; ", course.koans.len())
        });
        let found = format!("{}kept in {}", passed.unwrap_or_default(), home.dir.display());
        return vec![Finding::good("progress", found)];
    }
    let mend = match &home.elsewhere {
        Some(_) => "sudo chown -R \"$USER\" .   # in the course's folder, unless its disk is read-only",
        None => "Nothing to do: koans verify finds again what passes.",
    };
    progress.notices.into_iter().map(|notice| Finding::warning("progress", sentence(&notice), mend)).collect()
}

fn sentence(text: &str) -> String {
    let mut rest = text.chars();
    rest.next().map(|first| first.to_uppercase().chain(rest).collect()).unwrap_or_default()
}
