//! `koans report`, after learners who run, watch, take hints and change their minds about being recorded.

use std::fs;

use koans::report::LearnerReport;
use serde_json::Value;

use crate::support::{Course, wait_until};

const WRONG: &str = "#[test]\nfn t() {\n    assert_eq!(1, 2);\n}\n";
const STILL_WRONG: &str = "#[test]\nfn t() {\n    let sesame = 3;\n    assert_eq!(1, sesame);\n}\n";
const RIGHT: &str = "#[test]\nfn t() {\n    assert_eq!(2, 2);\n}\n";

fn course() -> Course {
    Course::at("ada")
        .koan_with("a", "hints = [\"one\", \"two\", \"three\"]", WRONG, RIGHT)
        .koan("b", WRONG)
        .env("TZ", "UTC")
}

fn report(course: &Course) -> LearnerReport {
    let output = course.run(&["report", "--format", "json"]).assert(0, &[]);
    koans::report::read(output.stdout.as_bytes()).unwrap()
}

#[test]
fn a_name_is_one_line_and_says_something() {
    let course = course();
    let output = course.run(&["report", "--name", "new\nline\u{1b}[31m", "--format", "json"]).assert(0, &[]);
    let report = koans::report::read(output.stdout.as_bytes()).unwrap();
    assert_eq!(report.learner, "new line\u{fffd}[31m");
    for name in ["", " \t"] {
        course.run(&["report", "--name", name]).assert(2, &["say a name, or leave the option out"]);
    }
}

#[test]
fn what_sees_to_the_record_shows_no_report_and_takes_no_file_for_one() {
    let course = course();
    for switch in [["--record", "off"].as_slice(), &["--forget"]] {
        for option in [["-o", "z.html"], ["--format", "json"], ["--name", "Ada"]] {
            let args = [["report"].as_slice(), switch, &option].concat();
            course.run(&args).assert(2, &["cannot be used with"]);
        }
    }
    assert!(!course.path("z.html").exists() && report(&course).recording, "nothing is done");
}

/// The events on record, in few words.
fn events(course: &Course) -> Vec<String> {
    let text = fs::read_to_string(course.path(".koans/history.jsonl")).unwrap_or_default();
    let told = |line: &str| {
        let event: Value = serde_json::from_str(line).unwrap();
        let detail = event.get("verdict").or(event.get("level")).map_or(String::new(), |detail| format!(" {detail}"));
        let untouched = if event["untouched"] == true { " untouched" } else { "" };
        format!("{} {}{detail}{untouched}", event["koan"], event["what"]).replace('"', "")
    };
    text.lines().map(told).collect()
}

#[test]
fn what_is_done_by_commands_is_reported() {
    let course = course();
    course.run(&["run", "a"]).assert(13, &[]);
    course.save("a", STILL_WRONG);
    course.run(&["run", "a"]).assert(13, &[]);
    course.run(&["hint", "a"]).assert(0, &[]);
    course.save("a", RIGHT);
    course.run(&["run", "a"]).assert(0, &[]);
    course.run(&["solution", "a"]).assert(0, &[]);
    course.run(&["reset", "b"]).assert(0, &[]);
    assert_eq!(
        events(&course),
        [
            "a judged assertion_failed untouched",
            "a judged assertion_failed",
            "a hint 1",
            "a judged passed",
            "a solution",
            "b reset",
        ]
    );
    let report = report(&course);
    assert_eq!((report.learner.as_str(), report.current.as_deref()), ("ada", Some("b")));
    let a = report.koans().next().unwrap();
    assert_eq!((a.passed, a.attempts, a.hints, a.solution, a.resets), (true, 3, 1, true, 0));
    // As it came it fails too, and that is no failure of the learner's.
    assert_eq!((a.failures.len(), a.failures[0].verdict.as_str(), a.failures[0].times), (1, "assertion_failed", 1));
    assert!(report.since <= report.last && report.last <= Some(report.made));
    course.run(&["report", "--name", "Ada L."]).assert(0, &["Trial: Ada L.", "1 of 2 koans pass, 3 attempts, 1 hint"]);
}

#[test]
fn what_a_koan_verified_passes_by_is_on_record_once() {
    let course = course();
    course.save("a", RIGHT);
    course.run(&["verify"]).assert(1, &[]);
    course.run(&["verify", "--fresh"]).assert(1, &[]);
    assert_eq!(events(&course), ["a judged passed"]);
    assert_eq!((report(&course).sums.passed, course.attempts("a")), (1, 0));
}

#[test]
fn what_is_done_in_the_watcher_is_reported() {
    let course = course();
    let mut watcher = course.watch(&[]);
    watcher.wait_for_text("does not hold");
    watcher.send("h");
    watcher.wait_for_text("two");
    course.save("a", STILL_WRONG);
    watcher.wait_for_text("3");
    wait_until("judged", || course.attempts("a") == 2, || watcher.screen());
    course.save("a", RIGHT);
    watcher.wait_for_text("Its test passes");
    watcher.send("n");
    watcher.wait_for_text("exercises/01_one/b.rs:3");
    assert_eq!(watcher.quit(), 0);
    assert_eq!(
        events(&course),
        [
            "a judged assertion_failed untouched",
            "a hint 2",
            "a judged assertion_failed",
            "a judged passed",
            "b shown",
            "b judged assertion_failed untouched",
        ]
    );
    // What passed and was not changed is looked at again, and is no event; where the learner is then, is.
    let watcher = course.watch(&[]);
    watcher.wait_for_text("does not hold");
    watcher.quit();
    assert_eq!(events(&course)[6..], ["b shown"]);
}

#[test]
fn recording_is_off_for_good_once_it_is_switched_off_also_for_who_watches() {
    let course = course();
    course.run(&["run", "a"]).assert(13, &[]);
    let watcher = course.watch(&[]);
    watcher.wait_for_text("does not hold");
    // It is drawn first, and written down then.
    wait_until("on record", || events(&course).len() == 2, || format!("{:?}", events(&course)));
    course.run(&["report", "--record", "off"]).assert(0, &["Nothing is recorded. What was recorded before lies in"]);
    let before = events(&course);
    course.save("a", RIGHT);
    watcher.wait_for_text("Its test passes");
    watcher.quit();
    course.run(&["run", "b"]).assert(13, &[]);
    assert_eq!(events(&course), before);
    assert!(!report(&course).recording);
    course.run(&["report"]).assert(0, &["1 of 2 koans pass", "Nothing is recorded."]);
    course.run(&["report", "--forget"]).assert(0, &["is deleted. What has passed stays passed."]);
    assert!(!course.path(".koans/history.jsonl").exists());
    assert_eq!((report(&course).sums.passed, report(&course).last), (1, None));
    course.run(&["report", "--record", "on"]).assert(0, &["is recorded in .koans/history.jsonl"]);
    course.run(&["run", "b"]).assert(13, &[]);
    assert_eq!(events(&course), ["b judged assertion_failed untouched"]);
}

#[test]
fn a_damaged_record_is_told_and_costs_nothing_else() {
    let course = course();
    course.run(&["run", "a"]).assert(13, &[]);
    let path = course.path(".koans/history.jsonl");
    let whole = fs::read_to_string(&path).unwrap();
    fs::write(&path, format!("garbage\n{whole}\u{0}\u{0}\n{{\"at\":1,")).unwrap();
    course.run(&["run", "a"]).assert(13, &[]);
    let output =
        course.run(&["report"]).assert(0, &["3 lines of .koans/history.jsonl can't be read and are left out."]);
    assert!(output.stdout.contains("0 of 2 koans pass, 2 attempts"), "{output:#?}");
    // A folder in its place: nothing can be written down, and nobody is held up.
    fs::remove_file(&path).unwrap();
    fs::create_dir(&path).unwrap();
    course.save("a", RIGHT);
    course.run(&["run", "a"]).assert(0, &[]);
    course.run(&["report"]).assert(0, &["can't be read", "1 of 2 koans pass, 3 attempts"]);
}

#[test]
fn nothing_that_a_learner_writes_is_in_a_record_or_a_report() {
    let course = course();
    course.save("a", STILL_WRONG);
    course.run(&["run", "a"]).assert(13, &[]);
    course.save("a", "fn sesame( {}");
    course.run(&["run", "a"]).assert(11, &[]);
    course.run(&["report", "-o", "r.json"]).assert(0, &[]);
    course.run(&["report", "-o", "r.html"]).assert(0, &[]);
    for file in ["r.json", "r.html", ".koans/history.jsonl"] {
        let text = fs::read_to_string(course.path(file)).unwrap();
        assert!(text.contains("does_not_compile") || text.contains("does not compile"), "{file}");
        assert!(!text.contains("sesame"), "{file}");
    }
}

#[test]
fn the_file_s_ending_says_the_format() {
    let course = course();
    for (file, begins) in [("r.html", "<!DOCTYPE html>"), ("r.json", "{"), ("r.txt", "Trial: ada"), ("r", "Trial: ada")]
    {
        let output = course.run(&["report", "-o", file]).assert(0, &[]);
        assert!(output.stdout.is_empty(), "{output:#?}");
        assert!(fs::read_to_string(course.path(file)).unwrap().starts_with(begins), "{file}");
    }
    course.run(&["report", "--format", "json", "-o", "r.html"]).assert(0, &[]);
    assert!(fs::read_to_string(course.path("r.html")).unwrap().starts_with('{'));
    course.run(&["report", "-o", "no/such/folder/r.html"]).assert(4, &["no/such/folder/r.html can't be written"]);
}
