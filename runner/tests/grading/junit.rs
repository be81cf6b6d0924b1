//! `--junit`: XML that every reader takes, whatever a learner printed.

use std::fs;

use crate::support::Course;

const WEIRD: &str = "#[test]\nfn it_prints() {\n    println!(\"\\u{1b}[31mred\\u{1b}[0m \\u{0} \\u{8} \\u{fffe} \\u{ffff} ]]> & <b> \\u{1b}]0;t\\u{7}\");\n    \
    assert_eq!(\"<&\\u{1}]]>\", \"\\u{ffff}\", \"a & b\");\n}\n";

/// The document without times, and checked to be one.
fn document(course: &Course, file: &str) -> String {
    let text = fs::read_to_string(course.path(file)).unwrap();
    let parsed = roxmltree::Document::parse(&text).unwrap_or_else(|error| panic!("{error} in {text}"));
    assert!(parsed.descendants().filter(|node| node.has_tag_name("testcase")).all(|case| case.has_attribute("time")));
    let mut parts = text.split("time=\"");
    let first = parts.next().unwrap_or_default().to_string();
    parts
        .fold(first, |made, part| made + "time=\"…" + part.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.'))
}

#[test]
fn a_suite_for_each_chapter_and_a_case_for_each_koan() {
    let course = Course::of("fn two() -> u32 { 2 }\n#[test]\nfn t() {\n    assert_eq!(two(), 2);\n}\n")
        .koan("blank", "#[test]\nfn t() {\n    assert_eq!(1 + 1, __);\n}\n")
        .koan("weird", WEIRD);
    course.run(&["verify", "--junit", "out/koans.xml"]).assert(1, &["1 of 3 koans pass."]);
    insta::assert_snapshot!(document(&course, "out/koans.xml"));
    course.run(&["run", "weird", "--junit", "one.xml", "--json"]).assert(13, &["\"koan\": \"weird\""]);
    assert!(document(&course, "one.xml").contains("tests=\"1\""));
}

#[test]
fn a_failing_schedule_is_in_the_text_of_the_failure() {
    let course = Course::of(
        "use std::sync::atomic::{AtomicU32, Ordering::SeqCst};\nuse std::thread;\n\n#[test]\nfn both_count() {\n    \
         let hits = AtomicU32::new(0);\n    thread::scope(|scope| {\n        for _ in 0..2 {\n            scope.spawn(|| {\n                \
         let seen = hits.load(SeqCst);\n                hits.store(seen + 1, SeqCst);\n            });\n        }\n    });\n    \
         assert_eq!(hits.into_inner(), 2);\n}\n",
    )
    .explored();
    course.run(&["run", "a", "--junit", "koan.xml"]).assert(17, &["An order of steps in which it fails"]);
    insta::assert_snapshot!(document(&course, "koan.xml"));
}

#[test]
fn a_file_that_can_not_be_written_is_said_and_the_result_is_shown() {
    let course = Course::of("#[test]\nfn t() {}\n").file("taken", "");
    course
        .run(&["run", "a", "--junit", "taken/x.xml"])
        .assert(4, &["The JUnit file taken/x.xml can't be written", "a "]);
    let output = course.run(&["verify", "--json", "--junit", "taken/x.xml"]).assert(4, &["can't be written"]);
    assert_eq!(output.json()["passed"], 1);
}
