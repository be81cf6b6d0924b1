//! `koans author check --watch` on a real terminal.

use std::fs;

use crate::support::{Course, Watcher, flat};

const OPEN: &str = "#[test]\nfn two_and_two() {\n    assert_eq!(2 + 2, 5);\n}\n";
const SOLVED: &str = "#[test]\nfn two_and_two() {\n    assert_eq!(2 + 2, 4);\n}\n";
const SECOND: &str = "#[test]\nfn two_and_two_again() {\n    assert_eq!(2 + 2, 5);\n}\n";
const KEYS: &str = "fails = \"assert\"\nhints = [\"One.\", \"Two.\"]\nlearned = \"Sums.\"\nminutes = 1\nmistakes = [\"None.\"]\n\
                    links = [\"https://doc.rust-lang.org/std/\"]";

/// A course of two koans that keeps its promises.
fn course() -> Course {
    Course::new()
        .koan_with("first", KEYS, OPEN, SOLVED)
        .koan_with("second", KEYS, SECOND, &SECOND.replace('5', "4"))
        .file("exercises/01_one/README.md", "# One\n")
}

fn check(course: &Course, args: &[&str]) -> Watcher {
    course.on_terminal(env!("CARGO_BIN_EXE_koans"), &[&["author", "check", "--watch"], args].concat(), 40, 100)
}

/// The lines that came after `before`, without those that are told each time.
fn since(before: &str, now: &str) -> Vec<String> {
    let lines = now.strip_prefix(before.trim_end()).unwrap_or_else(|| panic!("{now}")).lines();
    let kept = lines.map(str::trim_end).filter(|line| !line.is_empty() && !line.starts_with("Checks again"));
    kept.map(flat).collect()
}

/// Waits for the end of a round, which has these words.
fn round(watcher: &Watcher, words: &str, rounds: usize) -> String {
    watcher.wait_for(words, |screen| {
        flat(screen).contains(words) && screen.matches("Checks again at every save").count() == rounds
    })
}

#[test]
fn what_is_saved_is_checked_again_and_nothing_else_is_shown() {
    let course = course();
    let watcher = check(&course, &[]);
    let first = round(&watcher, "2 koans, and the course keeps its promises.", 1);
    insta::assert_snapshot!(first);

    course.write("solutions/01_one/second.rs", SECOND);
    let broken = round(&watcher, "1 promise is not kept.", 2);
    assert_eq!(
        since(&first, &broken),
        [
            "-- second assertion_failed assertion_failed 0",
            "solutions/01_one/second.rs: should pass, and is `assertion_failed` (`two_and_two_again`: the",
            "assertion at line 3 does not hold.)",
            "1 promise is not kept.",
        ]
    );

    course.write("solutions/01_one/second.rs", &SECOND.replace('5', "4"));
    let mended = round(&watcher, "-- second", 3);
    assert_eq!(
        since(&broken, &mended),
        ["ok second assertion_failed passed 0", "2 koans, and the course keeps its promises."]
    );

    // A wrong repair is a file of its koan too.
    course.write(
        "solutions/01_one/wrong/first.none.rs",
        &format!("//@ verdict: passed\n//@ why: It is right.\n{SOLVED}"),
    );
    let repair = round(&watcher, "-- second", 4);
    assert_eq!(
        since(&mended, &repair),
        ["ok first assertion_failed passed 1", "2 koans, and the course keeps its promises."]
    );

    // What has not changed is not checked: the next thing that is told is what comes after it.
    course.write("exercises/01_one/first.rs", OPEN);
    course.write("exercises/01_one/stray.rs", "");
    let stray = round(&watcher, "stray", 5);
    assert_eq!(
        since(&repair, &stray),
        ["the course", "exercises/01_one/stray.rs: no koan of info.toml has this file", "1 promise is not kept."]
    );
    assert_eq!(watcher.quit(), 0);
    course.wait_for_no_process();
}

#[test]
fn of_the_course_file_the_koans_that_changed_in_it_are_checked() {
    let course = course();
    let watcher = check(&course, &[]);
    let first = round(&watcher, "2 koans, and the course keeps its promises.", 1);
    let info = fs::read_to_string(course.path("info.toml")).unwrap();

    course.write("info.toml", &info.replacen("minutes = 1", "minutes = \"one\"", 1));
    let wrong = watcher.wait_for("the mistake", |screen| screen.contains("`minutes = 10`"));
    assert!(since(&first, &wrong)[0].contains("`minutes` must be a whole number"), "{wrong}");

    course.write("info.toml", &info.replacen("minutes = 1", "minutes = 2", 1));
    let mended = round(&watcher, "`minutes = 10`", 2);
    assert_eq!(
        since(&wrong, &mended),
        ["ok first assertion_failed passed 0", "2 koans, and the course keeps its promises."]
    );

    // A koan that comes is checked, one that goes is not counted any more.
    let third = "[[chapter.koan]]\nname = \"third\"\n".to_owned() + KEYS;
    let (others, _) = info.split_once("[[chapter.koan]]\nname = \"second\"").unwrap();
    course.write("exercises/01_one/third.rs", OPEN);
    course.write("solutions/01_one/third.rs", SOLVED);
    fs::remove_file(course.exercise("second")).unwrap();
    fs::remove_file(course.path("solutions/01_one/second.rs")).unwrap();
    course.write("info.toml", &(others.to_owned() + &third));
    watcher.wait_for("the third koan", |screen| {
        flat(screen).contains("ok third assertion_failed passed 0")
            && flat(screen).ends_with("q quits.")
            && flat(screen).contains("2 koans, and the course keeps its promises.")
    });
    assert_eq!(watcher.quit(), 0);
}

#[test]
fn a_new_koan_is_seen_when_all_of_it_is_there() {
    let course = course();
    let watcher = check(&course, &[]);
    round(&watcher, "2 koans, and the course keeps its promises.", 1);
    course.run(&["author", "new-koan", "02_two", "third", "--kind", "build"]).assert(0, &[]);
    let new = watcher.wait_for("the third koan", |screen| {
        flat(screen).contains("third") && flat(screen).ends_with("q quits.") && screen.contains("still to be written")
    });
    assert!(!flat(&new).contains("no koan of info.toml has this file"), "{new}");
    assert_eq!(watcher.quit(), 0);
}

#[test]
fn a_course_file_that_goes_is_told_and_the_check_goes_on_when_it_is_back() {
    let course = course().file("Cargo.toml", "");
    let watcher = check(&course, &[]);
    round(&watcher, "promises are not kept.", 1);
    let info = fs::read_to_string(course.path("info.toml")).unwrap();
    fs::remove_file(course.path("info.toml")).unwrap();
    let gone = watcher.wait_for_text("info.toml is gone. The check goes on once it is there again.");
    assert!(!gone.contains("rustlings"), "{gone}");
    course.write("info.toml", &info);
    round(&watcher, "promises are not kept.", 2);
    assert_eq!(watcher.quit(), 0);
}

#[test]
fn a_save_ends_the_check_of_the_file_that_was_before() {
    let course = course();
    let hangs = OPEN.replace("    assert", "    std::thread::sleep(std::time::Duration::from_secs(3600));\n    assert");
    let info = fs::read_to_string(course.path("info.toml")).unwrap();
    course.write("info.toml", &info.replacen("minutes = 1", "minutes = 1\ndeadline_ms = 600000", 1));
    course.write("solutions/01_one/first.rs", &hangs);
    let mut watcher = check(&course, &["first"]);
    watcher.wait_for_text("first …");
    course.write("solutions/01_one/first.rs", SOLVED);
    round(&watcher, "1 koan, and the course keeps its promises.", 1);
    // `r` checks all of it.
    watcher.send("r");
    round(&watcher, "1 koan, and the course keeps its promises.", 2);
    // Ctrl-C in the middle of a check leaves nothing behind, and the terminal as it was.
    course.write("solutions/01_one/first.rs", &hangs);
    watcher.wait_for("the next check", |screen| screen.trim_end().ends_with("first …"));
    watcher.send("\x03");
    assert_eq!(watcher.wait_for_end(), 0);
    assert!(watcher.is_cooked());
    course.wait_for_no_process();
}

#[test]
fn a_signal_ends_it_with_the_code_of_one() {
    let course = course();
    let mut watcher = check(&course, &["second"]);
    round(&watcher, "1 koan, and the course keeps its promises.", 1);
    watcher.signal(rustix::process::Signal::TERM);
    assert_eq!(watcher.wait_for_end(), 130);
    assert!(watcher.is_cooked());
}

#[test]
fn a_name_that_nothing_has_is_told_before_anything_begins() {
    let course = course();
    course
        .run(&["author", "check", "--watch", "frist"])
        .assert(3, &["there is no koan `frist`; did you mean `first`?"]);
}
