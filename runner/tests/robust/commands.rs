//! The other commands, as a script sees them.

use crate::support::{Course, MARKS};

const WRONG: &str = "#[test]\nfn t() {\n    assert_eq!(1, 2);\n}\n";
const RIGHT: &str = "#[test]\nfn t() {\n    assert_eq!(2, 2);\n}\n";

fn course() -> Course {
    Course::new().koan_with("doubler", "hints = [\"The first.\", \"The second.\"]", WRONG, RIGHT).koan("names", RIGHT)
}

#[test]
fn hints_come_one_at_a_time() {
    let course = course();
    let first = course.run(&["hint"]).assert(0, &["hint 1 of 2", "The first."]);
    assert!(!first.stdout.contains("The second."));
    let second = course.run(&["hint", "doubler"]).assert(0, &["The second.", "That was the last one."]);
    assert!(!second.stdout.contains("The first."));
    course.run(&["hint"]).assert(0, &["The second.", "That was the last one."]);
    course.run(&["hint", "names"]).assert(0, &["names has no hints."]);
}

#[test]
fn a_level_gives_the_ladder_up_to_it() {
    let course = course();
    course.run(&["hint", "doubler", "--level", "2"]).assert(0, &["The first.", "The second."]);
    for level in ["0", "3", "99999999999"] {
        course.run(&["hint", "doubler", "--level", level]).assert(2, &["doubler has hints 1 to 2."]);
    }
}

#[test]
fn a_solution_is_refused_before_a_pass() {
    let course = course();
    let refused = course.run(&["solution", "doubler"]).assert(5, &["doubler has not passed yet"]);
    assert_eq!(refused.stdout, "");
    assert_eq!(course.run(&["solution", "doubler", "--spoil"]).assert(0, &[]).stdout, RIGHT);
    course.save("doubler", RIGHT);
    course.run(&["run"]).assert(0, &[]);
    assert_eq!(course.run(&["solution", "doubler"]).assert(0, &[]).stdout, RIGHT);
    course.save("doubler", WRONG);
    course.run(&["run", "doubler"]).assert(13, &[]);
    course.run(&["solution", "doubler"]).assert(0, &[]);
}

#[test]
fn a_difference_is_shown_and_a_reset_ends_it() {
    let course = course();
    course.run(&["diff", "doubler"]).assert(0, &["doubler is as it came."]);
    course.save("doubler", RIGHT);
    course.run(&["diff"]).assert(1, &["- assert_eq!(1, 2);", "+ assert_eq!(2, 2);"]);
    course.run(&["run", "doubler"]).assert(0, &[]);
    course.run(&["reset", "doubler"]).assert(0, &["What you wrote lies at"]);
    course.run(&["diff", "doubler"]).assert(0, &["doubler is as it came."]);
    assert_eq!(course.text("doubler"), WRONG);
    course.run(&["solution", "doubler"]).assert(5, &[]);
}

#[test]
fn what_did_not_change_is_not_judged_again() {
    let marked = |text: &str| text.replace("assert", &format!("{MARKS} assert"));
    let course = Course::new().koan_with("a", "", &marked(WRONG), RIGHT).koan("b", &marked(RIGHT));
    let first = course.run(&["verify"]).assert(1, &["1 of 2 koans pass."]);
    assert_eq!(course.runs(), 2);
    assert_eq!(course.run(&["verify"]).assert(1, &[]).stdout, first.stdout);
    assert_eq!(course.runs(), 2, "answered from the cache");
    course.run(&["verify", "--fresh"]).assert(1, &[]);
    assert_eq!(course.runs(), 4);
    course.save("a", &marked(RIGHT));
    course.run(&["verify"]).assert(0, &["2 of 2 koans pass."]);
    assert_eq!(course.runs(), 5, "only what changed");
}

#[test]
fn verify_as_json_counts_and_lists() {
    let course = course();
    let value = course.run(&["verify", "--json", "--jobs", "3"]).assert(1, &[]).json();
    assert_eq!((&value["passed"], &value["failed"], &value["total"]), (&1.into(), &1.into(), &2.into()));
    assert_eq!(value["koans"][0]["verdict"], "assertion_failed");
    assert_eq!(value["koans"][1]["passed"], true);
    course.run(&["verify", "--solutions"]).assert(0, &["2 of 2 koans pass."]);
    course.run(&["verify", "01_one"]).assert(1, &[]);
    course.run(&["verify", "09_none"]).assert(3, &["09_none"]);
}

#[test]
fn an_unknown_koan_gets_a_suggestion() {
    let course = course();
    for args in [&["run", "dubler"][..], &["hint", "dubler"], &["reset", "dubler"], &["diff", "dubler"]] {
        course.run(args).assert(3, &["doubler"]);
    }
    course.run(&["run", "something_else_entirely"]).assert(3, &["something_else_entirely"]);
}

#[test]
fn completions_are_a_script_of_the_shell() {
    let output = course().run(&["completions", "bash"]).assert(0, &["complete -F _koans"]);
    let checked = assert_cmd::Command::new("bash").args(["-n"]).write_stdin(output.stdout).output().unwrap();
    assert!(checked.status.success(), "{checked:?}");
}

#[test]
fn outside_of_a_course_there_is_a_word_about_it() {
    let course = course();
    let empty = tempfile::tempdir().unwrap();
    let mut command = course.command();
    let output = command.current_dir(empty.path()).args(["run"]).output().unwrap();
    assert_eq!(output.status.code(), Some(3), "{output:?}");
    let root = course.root.to_str().unwrap();
    let output = course.command().current_dir(empty.path()).args(["--course", root, "run", "names"]).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let output = course.command().current_dir(course.path("exercises/01_one")).args(["run", "names"]).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{output:?}");
}
