//! The course file, and the commands that go by it.

use koans::course::Course as Loaded;

use crate::{
    course::{EXERCISES, of, whole},
    support::Course,
};

/// What is said about this `info.toml`.
fn complaint(info: &str) -> String {
    Course::new().file("info.toml", info).run(&["list"]).assert(3, &[]).stderr
}

#[test]
fn chapters_are_runs_of_one_folder_and_a_quiz_belongs_to_the_one_before() {
    let list = whole().run(&["list"]).assert(0, &[]);
    insta::assert_snapshot!(list.stdout);
}

#[test]
fn a_folder_that_comes_back_is_two_chapters_and_one_name() {
    let exercise = |name: &str, dir: &str| format!("[[exercises]]\nname = \"{name}\"\n{dir}hint = \"\"\n");
    let (here, there) = ("dir = \"01_here\"\n", "dir = \"02_there\"\n");
    let info = ["format_version = 1\n".into(), exercise("first", ""), exercise("a", here), exercise("b", there)];
    let course = Course::new().file("info.toml", &(info.concat() + &exercise("c", here) + &exercise("last", "")));
    let loaded = Loaded::load(&course.root).unwrap();
    let chapters: Vec<_> =
        loaded.chapters.iter().map(|chapter| (chapter.title.as_str(), chapter.koans.clone())).collect();
    assert_eq!(chapters, [("Exercises", 0..1), ("Here", 1..2), ("There", 2..3), ("Here", 3..5)]);
    assert_eq!(loaded.chapters_named(&["here".into()]), Ok(vec![1, 3]));
    assert_eq!(loaded.koans[4].exercise, "exercises/last.rs");
    assert_eq!(loaded.koans[3].solution, "solutions/01_here/c.rs");
}

#[test]
fn keys_and_names_that_rustlings_accepts_are_no_mistakes() {
    let info =
        "format_version = 1\nauthor = \"somebody\"\n[[exercises]]\nname = \"Über_1-a\"\nstars = 3\nhint = \"\"\n";
    Course::new().file("info.toml", info).run(&["list"]).assert(0, &["Über_1-a"]);
}

#[test]
fn mistakes_are_told_all_at_once_with_their_places() {
    let info = "format_version = 1\nwelcome_message = 3\n\n[[exercises]]\nname = \"a/b\"\nhint = \"\"\n\n[[exercises]]\nname = \
                \"twice\"\ntest = \"no\"\n\n[[exercises]]\nname = \"twice\"\ndir = \"../out\"\nhint = \"\"\n";
    insta::assert_snapshot!(complaint(info));
}

#[test]
fn a_later_format_is_refused_with_a_word() {
    let info = "format_version = 2\n\n[[exercises]]\nname = 3\n";
    insta::assert_snapshot!(complaint(info));
}

#[test]
fn a_course_without_exercises_is_none() {
    insta::assert_snapshot!(complaint("format_version = 1\n"));
}

#[test]
fn a_course_file_of_exercises_without_a_version_is_one_for_rustlings() {
    insta::assert_snapshot!(complaint("[[exercises]]\nname = \"a\"\nhint = \"Look.\"\n"));
}

#[test]
fn a_folder_of_rustlings_own_exercises_is_told_what_it_lacks() {
    let course = Course::new().file("Cargo.toml", "").file(".rustlings-state.txt", "");
    course.run(&["list"]).assert(3, &["copy `rustlings-macros/info.toml` of its repository into this folder"]);
}

#[test]
fn a_folder_of_another_course_without_its_course_file_is_not_taken_for_one_of_rustlings() {
    let course = Course::new().file("Cargo.toml", "[[test]]\nname = \"a\"\npath = \"exercises/a.rs\"\n");
    let course = course.file("solutions/a.rs", "");
    let told = course.run(&["list"]).assert(3, &["there is no `info.toml`"]).stderr;
    assert!(!told.contains("rustlings"), "{told}");
    let initial = course.file("Cargo.toml", "bin = [{ name = \"a\", path = \"exercises/a.rs\" }]\n");
    initial.run(&["list"]).assert(3, &["copy `rustlings-macros/info.toml`"]);
}

#[test]
fn hint_diff_reset_and_solution_do_what_they_do_elsewhere() {
    let course = of(&EXERCISES[..2]);
    course.run(&["hint", "intro2"]).assert(0, &["Look at intro2.", "That was the last one."]);
    course.run(&["solution", "intro2"]).assert(5, &["has not passed yet"]);
    let (exercise, solution) = ("exercises/00_intro/intro2.rs", EXERCISES[1].solution);
    course.write(exercise, solution);
    course.run(&["diff", "intro2"]).assert(1, &["+ let words = \"Here I am.\";"]);
    course.run(&["run", exercise]).assert(0, &["Here I am."]);
    assert_eq!(course.run(&["solution", "intro2"]).assert(0, &[]).stdout, solution);
    course.run(&["reset", "intro2"]).assert(0, &["intro2 is as it came."]);
    assert_eq!(std::fs::read_to_string(course.path(exercise)).unwrap(), EXERCISES[1].text);
}

#[test]
fn the_hint_is_shown_when_it_is_asked_for() {
    let course = of(&EXERCISES[..2]);
    let before = course.run(&["run", "intro2"]).assert(11, &["koans hint intro2"]);
    assert!(!before.stdout.contains("Look at intro2."), "{}", before.stdout);
    course.run(&["hint", "intro2"]).assert(0, &[]);
    course.run(&["run", "intro2"]).assert(11, &["Look at intro2."]);
}

#[test]
fn a_course_that_keeps_what_rustlings_asks_for_keeps_its_promises() {
    of(&EXERCISES[..3])
        .run(&["author", "check", "--times", "1"])
        .assert(0, &["3 koans, and the course keeps its promises."]);
}

#[test]
fn what_rustlings_would_not_accept_is_told_by_the_authors_check() {
    let course = of(&EXERCISES[1..3])
        .file("exercises/00_intro/intro2.rs", "fn main() {\n    println!(\"solved\");\n}\n")
        .file("solutions/00_intro/intro2.rs", "fn main() {\n    let unused = 1;\n}\n")
        .file("exercises/01_sums/stray.rs", "")
        .file("Cargo.toml", "[package]\nname = \"exercises\"\nedition = \"2024\"\n");
    let output = course.run(&["author", "check", "--times", "1"]).assert(1, &[]);
    insta::assert_snapshot!(output.stdout);
}

#[test]
fn a_file_that_is_not_there_is_a_fault_of_its_exercise_and_a_bin_of_none_is_told_as_that() {
    let course = of(&EXERCISES[1..3]);
    std::fs::remove_file(course.path("exercises/00_intro/intro2.rs")).unwrap();
    std::fs::remove_file(course.path("solutions/01_sums/sums1.rs")).unwrap();
    let told = course.run(&["author", "check", "--times", "1"]).assert(1, &[]).stdout;
    let row = told.lines().find(|line| line.contains("intro2  ")).unwrap();
    assert!(row.starts_with("  -- "), "{told}");
    assert!(told.contains("\n  exercises/00_intro/intro2.rs: the file is not there\n"), "{told}");
    let solution = "solutions/01_sums/sums1.rs: the file is not there, and Cargo.toml has it as the bin sums1_sol";
    assert!(told.contains(solution) && !told.contains("is no exercise of info.toml"), "{told}");
}

#[test]
fn what_the_compiler_says_of_an_empty_file_stands_in_its_lines_and_names_no_line_0() {
    let course = of(&EXERCISES[1..2]);
    course.write("exercises/00_intro/intro2.rs", "");
    let told = course.run(&["run", "intro2"]).assert(11, &["The compiler stops."]).stdout;
    assert!(told.contains("\n error[E0601]: `main` function not found in crate `intro2`\n"), "{told}");
    assert!(!told.contains(":0") && !told.contains("koans reset"), "{told}");
    assert!(course.run(&["run", "intro2", "--json"]).json()["line"].is_null());
}

#[test]
fn a_handout_says_of_each_exercise_what_is_judged() {
    let course = whole();
    course.run(&["handout", "--format", "md", "--output", "out.md"]).assert(0, &[]);
    let told = std::fs::read_to_string(course.path("out.md")).unwrap();
    let tasks: Vec<&str> =
        told.lines().filter(|line| line.starts_with("**Make") || line.starts_with("**Read")).collect();
    insta::assert_snapshot!(tasks.join("\n"));
    assert!(!told.contains("the one mistake"), "{told}");
}
