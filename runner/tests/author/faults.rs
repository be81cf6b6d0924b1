//! What `koans author check` tells of files that are missing, or lack what they should begin with.

use std::fs;

use crate::support::{Course, flat};

const OPEN: &str = "#[test]\nfn two_and_two() {\n    assert_eq!(2 + 2, 5);\n}\n";

fn course() -> Course {
    Course::new().koan_with("first", "fails = \"assert\"", OPEN, &OPEN.replace('5', "4"))
}

fn checked(course: &Course) -> String {
    flat(&course.run(&["author", "check", "--times", "1"]).assert(1, &[]).stdout)
}

#[test]
fn of_a_solution_that_is_missing_no_reset_is_offered() {
    let course = course();
    fs::remove_file(course.path("solutions/01_one/first.rs")).unwrap();
    let told = checked(&course);
    assert!(told.contains("(solutions/01_one/first.rs: the file is not there.)"), "{told}");
    assert!(!told.contains("koans reset"), "{told}");
}

#[test]
fn of_a_wrong_repair_without_a_verdict_that_alone_is_told() {
    let told = checked(&course().file("solutions/01_one/wrong/first.none.rs", OPEN));
    assert_eq!(told.matches("wrong/first.none.rs").count(), 1, "{told}");
    assert!(told.contains("first.none.rs: its first line should be `//@ verdict: NAME`"), "{told}");
}
