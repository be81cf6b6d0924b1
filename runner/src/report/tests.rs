use std::fs;

use super::*;
use crate::{
    course::Course,
    history::{Event, Recorded, What},
    progress::State,
};

/// A Wednesday in 2026, at noon (UTC).
const NOON: u64 = 1_774_440_000;

const INFO: &str = r#"
format = 1
[course]
id = "trial"
title = "Trial"
[[chapter]]
dir = "01_one"
title = "One"
[[chapter.koan]]
name = "adder"
title = "The adder"
[[chapter.koan]]
name = "counter"
[[chapter.koan]]
name = "waiter"
[[chapter]]
dir = "02_two"
title = "Two"
[[chapter.koan]]
name = "last_one"
"#;

const PROGRESS: &str = r#"{
    "format": 1,
    "current": "counter",
    "koans": {
        "adder": { "passed": true, "hints": 1, "attempts": 3, "same_failures": 0, "last": "passed", "told": "x" },
        "counter": { "passed": false, "hints": 2, "attempts": 4, "same_failures": 2, "last": "race", "told": "y" },
        "of_another_version": { "passed": true, "attempts": 9, "last": "passed" }
    }
}"#;

pub(crate) fn course() -> Course {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("info.toml"), INFO).unwrap();
    Course::load(folder.path()).unwrap()
}

fn judged(verdict: &str, kind: Option<&str>, untouched: bool) -> What {
    What::Judged { verdict: verdict.into(), kind: kind.map(str::to_string), untouched }
}

fn recorded() -> Recorded {
    let lost = Some("lost_update");
    let events = [
        (0, "adder", What::Shown),
        (10, "adder", judged("assertion_failed", None, true)),
        (130, "adder", judged("does_not_compile", None, false)),
        (200, "adder", What::Hint { level: 1 }),
        (400, "adder", judged("passed", None, false)),
        (430, "adder", What::Solution),
        (440, "counter", What::Shown),
        (450, "counter", judged("race", lost, true)),
        (700, "of_another_version", judged("passed", None, false)),
        (900, "counter", judged("race", lost, false)),
        (1100, "counter", judged("deadlock", Some("lock_cycle"), false)),
        (5000, "counter", What::Reset),
        (5300, "counter", judged("race", lost, false)),
    ];
    let event = |(at, koan, what): (u64, &str, What)| Event { at: NOON + at, koan: koan.into(), what };
    Recorded { events: events.into_iter().map(event).collect(), damaged: 0 }
}

pub(crate) fn report() -> LearnerReport {
    let state: State = serde_json::from_str(PROGRESS).unwrap();
    let known = Known { course: &course(), state: &state, recorded: &recorded(), recording: true };
    gather(&known, "Ada", NOON + 6000)
}

fn text(report: &LearnerReport, width: usize) -> String {
    lines(report, width).iter().map(|line| line.plain().trim_end().to_string() + "\n").collect()
}

/// The same wherever the test runs: the clock on the wall is another one elsewhere.
fn without_the_wall_clock(text: String) -> String {
    let times = [NOON, NOON + 430, NOON + 5300, NOON + 6000];
    let text = times.iter().fold(text, |text, at| text.replace(&words::moment(*at), "DAY TIME"));
    times.iter().fold(text, |text, at| text.replace(&words::day(*at), "DAY"))
}

#[test]
fn what_was_done_is_told_by_koan_and_chapter() {
    insta::assert_snapshot!(serde_json::to_string_pretty(&report()).unwrap());
}

#[test]
fn a_report_is_read_as_it_was_written() {
    let report = report();
    assert_eq!(read(&serde_json::to_vec(&report).unwrap()), Ok(report.clone()));
    let with_a_mark = format!("\u{feff}{}", serde_json::to_string_pretty(&report).unwrap());
    assert_eq!(read(with_a_mark.as_bytes()), Ok(report));
}

#[test]
fn what_is_no_report_is_told_for_what_it_is() {
    let whole = serde_json::to_string(&report()).unwrap();
    let told = |text: &str| read(text.as_bytes()).unwrap_err().to_string();
    insta::assert_snapshot!(
        [
            told(""),
            told(&whole[..200]),
            told("{\"format\": 1, \"koans\": {}}"),
            told("[1]"),
            told("{\"format\": 99}"),
            told(&whole.replacen("\"format\":1", "\"format\":7", 1)),
            told(&whole.replace("\"attempts\":3", "\"attempts\":-3")),
            told(&whole.replace("\"chapters\"", "\"parts\"")),
        ]
        .join("\n"),
        @r"
    it is empty
    it is no JSON, or only a part of it (EOF while parsing a value at line 1 column 200)
    it is no report: `koans report --format json -o FILE` writes one
    it is no report: `koans report --format json -o FILE` writes one
    a newer koans wrote it (format 99): this one reads format 1
    a newer koans wrote it (format 7): this one reads format 1
    it is damaged (invalid value: integer `-3`, expected u32)
    it is damaged (missing field `chapters`)
    "
    );
}

#[test]
fn it_is_calm_on_a_terminal_and_fits() {
    for width in [60, 80] {
        let shown = lines(&report(), width);
        assert!(shown.iter().all(|line| line.width() <= width), "{width}");
    }
    insta::assert_snapshot!(without_the_wall_clock(text(&report(), 80)));
    insta::assert_snapshot!("narrow", without_the_wall_clock(text(&report(), 60)));
}

#[test]
fn the_page_has_all_of_it() {
    insta::assert_snapshot!(without_the_wall_clock(body(&html(&report()))));
}

/// A page without the style of all pages, a line for each row.
pub(crate) fn body(page: &str) -> String {
    let (_, body) = page.split_once("<body>").unwrap();
    ["<h2", "<tr", "<div", "<p", "<ul"]
        .iter()
        .fold(body.to_string(), |text, tag| text.replace(tag, &format!("\n{tag}")))
}

#[test]
fn who_has_done_nothing_has_a_report_too() {
    let known = Known { course: &course(), state: &State::default(), recorded: &Recorded::default(), recording: false };
    let report = gather(&known, "Ben", NOON);
    assert_eq!((report.sums.passed, report.sums.total, report.current.as_deref()), (0, 4, Some("adder")));
    insta::assert_snapshot!(text(&report, 80), @r"
    Trial: Ben
    0 of 4 koans pass, 0 attempts, 0 hints
    Now at adder.

    2 chapters are not begun.
    ");
    assert!(html(&report).contains("Nothing is recorded at present"));
}

#[test]
fn who_is_through_is_at_no_koan() {
    let passed = r#"{ "passed": true, "last": "passed" }"#;
    let names = ["adder", "counter", "waiter", "last_one"].map(|name| format!("\"{name}\": {passed}")).join(",");
    let state: State =
        serde_json::from_str(&format!("{{\"format\": 1, \"current\": \"last_one\", \"koans\": {{{names}}}}}")).unwrap();
    let known = Known { course: &course(), state: &state, recorded: &Recorded::default(), recording: true };
    let report = gather(&known, "Cem", NOON);
    assert_eq!((report.sums.passed, report.current), (4, None));
}

#[test]
fn lengths_of_time_are_told_as_people_tell_them() {
    let told = [0, 1, 59, 60, 89, 90, 3569, 3570, 3600, 7500, 360_000].map(words::duration);
    assert_eq!(
        told,
        [
            "",
            "1 s",
            "59 s",
            "1 min",
            "1 min",
            "2 min",
            "59 min",
            "1 h 00 min",
            "1 h 00 min",
            "2 h 05 min",
            "100 h 00 min"
        ]
    );
    assert_eq!([5, 60, 7199, 86_400, 900_000].map(|at| words::ago(0, at)), ["now", "1 min", "1 h", "1 day", "10 days"]);
    assert_eq!(words::ago(100, 5), "now", "a clock that is ahead");
    assert_eq!(words::timestamp(NOON), "2026-03-25T12:00:00Z");
    assert_eq!((words::timestamp(u64::MAX), words::moment(u64::MAX)), (String::new(), "an unknown time".into()));
}
