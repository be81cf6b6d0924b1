//! Every exercise and every solution gets the verdict that rustlings gives it, and is told in our words.

use serde_json::Value;

use crate::{
    course::{EXERCISES, Exercise, of, whole},
    support::Course,
};

/// `NAME VERDICT LINE` of each koan that `verify` has judged.
fn table(json: &Value) -> Vec<String> {
    let row = |koan: &Value| format!("{} {} {}", koan["koan"], koan["verdict"], koan["line"]).replace('"', "");
    json["koans"].as_array().unwrap().iter().map(row).collect()
}

#[test]
fn every_exercise_fails_where_rustlings_fails_it() {
    let output = whole().explored().run(&["verify", "--json"]).assert(1, &[]);
    assert_eq!(
        table(&output.json()),
        [
            "intro1 passed null",
            "intro2 does_not_compile 3",
            "sums1 assertion_failed 16",
            "quiz1 panicked 4",
            "style1 lint 4",
            "style2 lint 4",
            "loops1 timed_out 21",
            "threads1 deadlock 10",
            "threads2 panicked 5",
        ]
    );
}

#[test]
fn every_solution_passes() {
    let output = whole().run(&["verify", "--solutions", "--json"]).assert(0, &[]);
    assert_eq!(output.json()["passed"], EXERCISES.len());
}

#[test]
fn a_solution_with_a_warning_does_not_pass_and_one_that_is_not_there_is_not_asked_for() {
    let warns = "fn main() {\n    let unused = 1;\n}\n";
    let course = of(&EXERCISES[..2]).file("solutions/00_intro/intro1.rs", warns);
    std::fs::remove_file(course.path("solutions/00_intro/intro2.rs")).unwrap();
    let output = course.run(&["verify", "--solutions", "--json"]).assert(1, &[]);
    assert_eq!(table(&output.json()), ["intro1 lint 2"]);
    // As an exercise, which is not strict, it passes.
    course.write("exercises/00_intro/intro1.rs", warns);
    let (report, code) = course.judge("intro1");
    assert_eq!((code, report.remarks.len(), report.remarks[0].lint.as_str()), (0, 1, "unused_variables"));
}

#[test]
fn a_program_that_is_stuck_is_a_table_of_who_waits_for_what() {
    let output = whole().explored().run(&["run", "threads1"]).assert(15, &["Who waits for what"]);
    insta::assert_snapshot!(output.stdout);
}

#[test]
fn what_a_lint_refuses_is_shown_as_clippy_words_it() {
    let output = whole().run(&["run", "style1"]).assert(12, &["clippy::len_zero"]);
    insta::assert_snapshot!(output.stdout);
}

#[test]
fn what_a_program_printed_is_shown_after_a_pass_too() {
    whole().run(&["run", "intro1"]).assert(0, &["It compiles, and runs to its end.", "It printed: Good morning."]);
}

/// A course of one program with these keys, in a Cargo package with this besides.
fn one(keys: &'static str, text: &'static str, cargo: &str) -> Course {
    let course = of(&[Exercise { name: "a", dir: None, keys, text, solution: text }]);
    let manifest = std::fs::read_to_string(course.path("Cargo.toml")).unwrap();
    course.file("Cargo.toml", &format!("{manifest}\n{cargo}"))
}

#[test]
fn a_program_runs_in_the_folder_of_the_course() {
    let text = "fn main() {\n    println!(\"{}\", std::fs::read_to_string(\"data.txt\").unwrap());\n}\n\n#[cfg(test)]\nmod \
                tests {\n    #[test]\n    fn is_there() {\n        assert!(std::path::Path::new(\"data.txt\").exists());\n    \
                }\n}\n";
    one("", text, "").file("data.txt", "forty-two").run(&["run", "a"]).assert(0, &["Its test passes.", "forty-two"]);
}

#[test]
fn an_exit_code_and_an_error_of_main_are_told() {
    let exits = "fn main() {\n    std::process::exit(3);\n}\n";
    one("test = false", exits, "").run(&["run", "a"]).assert(21, &["The program ended with exit code 3."]);
    let errs = "fn main() -> Result<(), String> {\n    Err(\"no luck\".into())\n}\n";
    one("test = false", errs, "")
        .run(&["run", "a"])
        .assert(21, &["with exit code 1: `main` returned an error, \"no luck\""]);
}

#[test]
fn tests_count_only_where_they_are_asked_for_and_have_to_compile_all_the_same() {
    let fails = "fn main() {}\n\n#[cfg(test)]\nmod tests {\n    #[test]\n    fn t() {\n        panic!();\n    }\n}\n";
    assert_eq!(one("test = false", fails, "").judge("a").1, 0);
    assert_eq!(one("", fails, "").judge("a").1, 14);
    let wrong =
        "fn main() {}\n\n#[cfg(test)]\nmod tests {\n    #[test]\n    fn t() {\n        let _: u8 = \"\";\n    }\n}\n";
    assert_eq!(one("test = false", wrong, "").judge("a").1, 11);
}

#[test]
fn what_cargo_takes_for_a_pass_is_one() {
    let leaves = "fn main() {}\n\n#[cfg(test)]\nmod tests {\n    #[test]\n    fn t() {\n        std::process::exit(0);\n    }\n}\n";
    assert_eq!(one("", leaves, "").judge("a").1, 0);
    one("", "fn main() {}\n", "").run(&["run", "a"]).assert(0, &["It compiles, and runs to its end."]);
}

#[test]
fn a_deadlock_in_a_test_of_a_program_is_a_table_too() {
    let text = "use std::sync::Mutex;\n\nfn main() {}\n\n#[cfg(test)]\nmod tests {\n    use super::*;\n\n    #[test]\n    fn \
                twice() {\n        let one = Mutex::new(1);\n        let _first = one.lock().unwrap();\n        let _second = \
                one.lock().unwrap();\n    }\n}\n";
    let (report, code) = one("", text, "").explored().judge("a");
    assert_eq!((code, report.verdict.kind(), report.place.line), (15, Some("self_deadlock"), Some(13)));
    assert_eq!(report.waits[0].held_since, Some(12));
}

#[test]
fn features_and_crates_of_the_course_are_there() {
    let text =
        "fn main() {\n    if cfg!(feature = \"loud\") {\n        println!(\"{}\", helper_lib::words());\n    }\n}\n";
    let cargo = "[features]\ndefault = [\"loud\"]\nloud = []\n\n[dependencies]\nhelper-lib = { path = \"helper\" }\n";
    one("test = false\nstrict_clippy = true", text, cargo)
        .file("helper/Cargo.toml", "[package]\nname = \"helper-lib\"\nversion = \"0.1.0\"\nedition = \"2024\"\n")
        .file("helper/src/lib.rs", "pub fn words() -> &'static str {\n    \"from another crate\"\n}\n")
        .run(&["run", "a"])
        .assert(0, &["from another crate"]);
}
