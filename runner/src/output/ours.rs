//! By what a file is known to be one that koans has written.

use std::{
    collections::BTreeMap,
    fs::File,
    io::{self, BufReader, Read as _, Seek as _},
    path::Path,
};

use serde::de::IgnoredAny;

use super::Kind;
use crate::{
    handout::{KEYWORD, MARKS},
    page::GENERATOR,
};

/// What is looked at of the beginning of a file, in bytes. Only a handout for paper tells later what it is.
const HEAD: u64 = 64 * 1024;
/// What is looked at of a PDF: no handout is larger.
const MOST: u64 = 64 * 1024 * 1024;

/// Whether a file is one of this kind, or empty.
pub(super) fn is_ours(path: &Path, kind: Kind) -> io::Result<bool> {
    let mut file = File::open(path)?;
    let mut head = Vec::new();
    file.by_ref().take(HEAD).read_to_end(&mut head)?;
    let text = String::from_utf8_lossy(&head);
    Ok(head.is_empty()
        || match kind {
            Kind::Handout => {
                MARKS.iter().any(|mark| text.starts_with(mark))
                    || is_page(&text)
                    || text.starts_with("%PDF-") && says(head, file, KEYWORD)?
            }
            Kind::Report => {
                is_page(&text) || is_report(&text) || has(file, &["format", "learner", "sums", "chapters"])?
            }
            Kind::Class => {
                is_page(&text)
                    || is_class(&text)
                    || text.starts_with("learner,source,passed,total,")
                    || has(file, &["format", "learners", "holds", "mistakes"])?
            }
            Kind::Grades => is_grades(&text) || grades(file)?.is_some(),
            Kind::Merged => is_grades(&text) || grades(file)? == Some(Part::Whole),
            Kind::Junit => is_junit(&text),
            Kind::Drawing => {
                text.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\" version=\"1.1\" role=\"img\" width=")
            }
            Kind::Bundle => head.starts_with(&[0x1f, 0x8b]),
        })
}

fn is_page(text: &str) -> bool {
    text.starts_with("<!DOCTYPE html>") && text.contains(&format!("name=\"generator\" content=\"{GENERATOR}\""))
}

/// `Course: Ada`, and under it `3 of 20 koans pass, …`.
fn is_report(text: &str) -> bool {
    let second = text.lines().nth(1).unwrap_or_default();
    let words: Vec<&str> = second.split(' ').take(5).collect();
    matches!(words[..], [passed, "of", total, "koans", "pass,"] if [passed, total].iter().all(|count| is_number(count)))
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The heads of the table of learners.
fn is_class(text: &str) -> bool {
    text.lines().filter(|line| line.starts_with("  Learner ")).any(|line| {
        let words: Vec<&str> = line.split_whitespace().collect();
        matches!(words[..], ["Learner", "pass", "at", "seen"] | ["Learner", "pass", "at", "time", "seen"])
    })
}

/// The heads of the table of points, for people or for a spreadsheet.
fn is_grades(text: &str) -> bool {
    let mut lines = text.lines();
    let first = lines.next().unwrap_or_default();
    let heads = lines.nth(1).unwrap_or_default();
    first.starts_with("submission,") && first.ends_with(",points,of")
        || first.contains(", graded against ") && heads.starts_with("submission ") && heads.ends_with(" points")
}

/// The root is what every JUnit XML has for one, whoever wrote it.
fn is_junit(text: &str) -> bool {
    let mut rest = text.trim_start_matches('\u{feff}').trim_start();
    for (begin, end) in [("<?", "?>"), ("<!--", "-->")] {
        while rest.starts_with(begin) {
            let Some((_, behind)) = rest.split_once(end) else { return false };
            rest = behind.trim_start();
        }
    }
    let Some(root) = rest.strip_prefix("<testsuite") else { return false };
    root.trim_start_matches('s').starts_with([' ', '\t', '\r', '\n', '>', '/'])
}

/// What grades as JSON are of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// All submissions.
    Whole,
    /// Some of them.
    Shard,
}

/// Only what tells: grades of a large class are large.
#[derive(serde::Deserialize)]
struct Graded {
    shard: Option<IgnoredAny>,
    #[serde(rename = "against")]
    _against: String,
    #[serde(rename = "in_all")]
    _in_all: usize,
    #[serde(rename = "submissions")]
    _submissions: IgnoredAny,
}

fn grades(file: File) -> io::Result<Option<Part>> {
    let found: Option<Graded> = json(file)?;
    Ok(found.map(|graded| if graded.shard.is_some() { Part::Shard } else { Part::Whole }))
}

/// Whether it is a JSON object with all of these keys.
fn has(file: File, keys: &[&str]) -> io::Result<bool> {
    let object: Option<BTreeMap<String, IgnoredAny>> = json(file)?;
    Ok(object.is_some_and(|object| keys.iter().all(|key| object.contains_key(*key))))
}

fn json<T: serde::de::DeserializeOwned>(mut file: File) -> io::Result<Option<T>> {
    file.rewind()?;
    Ok(serde_json::from_reader(BufReader::new(file)).ok())
}

/// Whether the bytes, or what follows them in the file, have these words in them.
fn says(mut bytes: Vec<u8>, file: File, words: &str) -> io::Result<bool> {
    file.take(MOST).read_to_end(&mut bytes)?;
    Ok(bytes.windows(words.len()).any(|window| window == words.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_known_by_how_it_begins() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.svg");
        let schedule = crate::schedule::Schedule { test: "t".into(), replay: None, steps: Vec::new() };
        for (text, is) in [(crate::timeline::svg(&schedule).as_str(), true), ("<svg xmlns=\"x\">", false), ("", true)] {
            std::fs::write(&file, text).unwrap();
            assert_eq!(is_ours(&file, Kind::Drawing).unwrap(), is, "{text}");
        }
    }

    #[test]
    fn junit_of_whoever_wrote_it_is_known_by_its_root() {
        for ours in [
            "<?xml version=\"1.0\"?>\n<testsuites name=\"koans\">",
            "\u{feff}<?xml version='1.0'?><!-- made --><testsuite name=\"a\"/>",
            "<testsuites/>",
        ] {
            assert!(is_junit(ours), "{ours}");
        }
        for other in
            ["<html>", "<testsuitesque>", "<?xml <testsuites>", "fn main() {} // <testsuites>", "<!-- <testsuites>"]
        {
            assert!(!is_junit(other), "{other}");
        }
    }
}
