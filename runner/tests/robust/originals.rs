//! What `reset` and `diff` go by.

use std::{fs, process::Command};

use crate::support::Course;

const SOLUTION: &str = "#[test]\nfn it_is_two() {\n    assert_eq!(1 + 1, 2);\n}\n";

fn git(course: &Course, args: &[&str]) {
    let identity = ["-c", "user.name=a", "-c", "user.email=a@example.org"];
    let status = Command::new("git").args(identity).args(args).current_dir(&course.root).status().unwrap();
    assert!(status.success(), "{args:?}");
}

#[test]
fn in_a_clone_the_original_is_what_was_committed_even_if_edited_before_the_first_start() {
    let course = Course::new().koan("two", SOLUTION);
    let file = course.path("exercises/01_one/two.rs");
    let original = fs::read_to_string(&file).unwrap();
    git(&course, &["init", "-q"]);
    git(&course, &["add", "."]);
    git(&course, &["commit", "-qm", "as it came"]);
    fs::write(&file, "// begun before koans was ever started\n").unwrap();

    let reset = course.run(&["reset", "two"]);

    assert_eq!(reset.code, Some(0), "{reset:?}");
    assert_eq!(fs::read_to_string(&file).unwrap(), original);
    let backup = fs::read_to_string(course.path(".koans/backups/two.1.rs")).unwrap();
    assert_eq!(backup, "// begun before koans was ever started\n");
}

#[test]
fn without_git_the_original_is_what_was_seen_first() {
    let course = Course::new().koan("two", SOLUTION);
    let file = course.path("exercises/01_one/two.rs");
    let original = fs::read_to_string(&file).unwrap();
    course.run(&["list"]);
    fs::write(&file, "// mine\n").unwrap();

    assert_eq!(course.run(&["diff", "two"]).code, Some(1));
    course.run(&["reset", "two"]);

    assert_eq!(fs::read_to_string(&file).unwrap(), original);
    assert_eq!(course.run(&["diff", "two"]).code, Some(0));
}
