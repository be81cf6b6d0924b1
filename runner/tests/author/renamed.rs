//! A course changes its names and its order, and its learners lose nothing by that.

use std::fs;

use crate::support::Course;

const OPEN: &str = "#[test]\nfn two_and_two() {\n    assert_eq!(2 + 2, 5);\n}\n";
const SOLVED: &str = "#[test]\nfn two_and_two() {\n    assert_eq!(2 + 2, 4);\n}\n";

/// A learner has solved `old` and has failed twice at `next`, with two hints.
fn learned() -> Course {
    let hints = "hints = [\"One.\", \"Two.\", \"Three.\"]";
    let course = Course::new().koan_with("old", hints, OPEN, SOLVED).koan_with("next", hints, OPEN, SOLVED);
    course.run(&["run", "old"]).assert(13, &[]);
    course.save("old", SOLVED);
    course.run(&["run", "old"]).assert(0, &[]);
    course.run(&["run", "next"]).assert(13, &[]);
    course.run(&["run", "next"]).assert(13, &[]);
    course.run(&["hint", "next"]);
    course.run(&["hint", "next"]);
    course
}

fn info(koans: &str) -> String {
    format!("format = 1\n[course]\ntitle = \"Trial\"\n[[chapter]]\ndir = \"01_one\"\n{koans}")
}

fn koan(name: &str, keys: &str) -> String {
    format!("[[chapter.koan]]\nname = \"{name}\"\nhints = [\"One.\", \"Two.\", \"Three.\"]\n{keys}\n")
}

/// The second version: `old` is called `new`, and both are there.
fn renamed(course: &Course) {
    course.write("info.toml", &info(&(koan("new", "was = [\"old\"]") + &koan("next", ""))));
    course.write("solutions/01_one/new.rs", SOLVED);
    fs::remove_file(course.path("solutions/01_one/old.rs")).unwrap();
}

#[test]
fn a_koan_under_a_new_name_keeps_what_was_reached() {
    let course = learned();
    let before = course.progress()["koans"]["old"].clone();
    renamed(&course);
    course.write("exercises/01_one/new.rs", OPEN);
    let told = course.run(&["list", "--json"]).assert(0, &[]);
    insta::assert_snapshot!(told.stderr, @r"
    A koan has a new name: `old` is `new`. What you have reached goes with it. What
    you wrote before is still in exercises/01_one/old.rs.
    ");
    assert_eq!(course.progress()["koans"]["new"], before);
    assert_eq!(course.progress()["koans"].get("old"), None);
    // Told once.
    assert_eq!(course.run(&["list", "--json"]).assert(0, &[]).stderr, "");
    // Who passed once may see the solution still.
    course.run(&["solution", "new"]).assert(0, &["assert_eq!(2 + 2, 4)"]);
    // The other one stands as it did.
    assert_eq!(course.progress()["koans"]["next"]["hints"], 2);
}

#[test]
fn a_file_that_is_only_there_under_the_old_name_is_told_with_what_to_do() {
    let course = learned();
    renamed(&course);
    let told = course.run(&["run", "new"]).assert(11, &["move it here"]);
    insta::assert_snapshot!(told.stdout);
    // Done as it says, it is as if nothing had happened.
    fs::rename(course.exercise("old"), course.exercise("new")).unwrap();
    course.run(&["run", "new"]).assert(0, &[]);
}

#[test]
fn what_a_learner_wrote_never_becomes_the_original() {
    let course = learned();
    renamed(&course);
    fs::rename(course.exercise("old"), course.exercise("new")).unwrap();
    course.run(&["diff", "new"]).assert(1, &["- assert_eq!(2 + 2, 5);", "+ assert_eq!(2 + 2, 4);"]);
    course.run(&["reset", "new"]).assert(0, &["What you wrote lies at"]);
    assert_eq!(course.text("new"), OPEN);
}

#[test]
fn a_new_exercise_beside_the_old_file_is_the_original_of_the_new_name() {
    let course = learned();
    renamed(&course);
    let text = OPEN.replace("two_and_two", "two_and_two_make");
    course.write("exercises/01_one/new.rs", &text);
    course.run(&["diff", "new"]).assert(0, &["new is as it came"]);
}

#[test]
fn an_old_name_is_understood_where_it_is_typed() {
    let course = learned();
    renamed(&course);
    fs::rename(course.exercise("old"), course.exercise("new")).unwrap();
    for typed in ["old", "old.rs", "exercises/01_one/old.rs"] {
        course.run(&["run", typed]).assert(0, &["`old` is now called `new`."]);
    }
    assert!(!course.run(&["run", "new"]).all().contains("is now called"));
    let names = koans::course::Course::load(&course.root).unwrap();
    assert_eq!((names.known_as("old"), names.known_as("new"), names.known_as("next")), (Some(0), Some(0), Some(1)));
    assert_eq!(names.known_as("nobody"), None);
}

#[test]
fn what_passed_and_is_unchanged_is_not_judged_again_under_its_new_name() {
    let course = learned();
    renamed(&course);
    fs::rename(course.exercise("old"), course.exercise("new")).unwrap();
    let verified = course.run(&["verify", "--json"]).json();
    let new = &verified["koans"][0];
    assert_eq!((new["koan"].as_str(), new["elapsed_ms"].as_u64()), (Some("new"), Some(0)), "{new:#}");
    assert_eq!(new["file"], "exercises/01_one/new.rs");
}

#[test]
fn the_last_failing_schedule_goes_with_the_name() {
    let course = learned();
    course.write(".koans/cache/schedules.json", "{ \"old\": \"two_and_two=0.1\" }");
    renamed(&course);
    fs::rename(course.exercise("old"), course.exercise("new")).unwrap();
    // A schedule is known: it is not refused. Without exploring the koan is run as usual.
    course.run(&["replay", "new"]).assert(0, &[]);
    course.run(&["replay", "next"]).assert(5, &["has not failed in an order"]);
}

#[test]
fn koans_and_chapters_change_places_and_nothing_is_lost() {
    let course = learned();
    // `next` moves to a chapter before, with the learner's file; both chapters are new but for one name.
    let first = "format = 1\n[[chapter]]\ndir = \"00_before\"\n".to_owned() + &koan("next", "");
    course.write("info.toml", &(first + "[[chapter]]\ndir = \"01_one\"\n" + &koan("old", "")));
    fs::create_dir_all(course.path("exercises/00_before")).unwrap();
    fs::rename(course.exercise("next"), course.path("exercises/00_before/next.rs")).unwrap();
    let reached = course.progress()["koans"].clone();
    let list = course.run(&["list", "--json"]).assert(0, &[]).json();
    assert_eq!(course.progress()["koans"], reached);
    assert_eq!((list["done"].as_u64(), list["current"].as_str()), (Some(1), Some("next")), "{list:#}");
    // Its original is known in the new place too.
    course.write("exercises/00_before/next.rs", SOLVED);
    course.run(&["reset", "next"]).assert(0, &[]);
    assert_eq!(fs::read_to_string(course.path("exercises/00_before/next.rs")).unwrap(), OPEN);
}

#[test]
fn a_koan_that_moved_to_another_chapter_without_its_file_says_where_it_was() {
    let course = learned();
    let first = "format = 1\n[[chapter]]\ndir = \"00_before\"\n".to_owned() + &koan("next", "");
    course.write("info.toml", &(first + "[[chapter]]\ndir = \"01_one\"\n" + &koan("old", "")));
    course.run(&["run", "next"]).assert(11, &["in an earlier version", "move it here"]);
}

#[test]
fn two_names_that_become_one_add_up() {
    let course = learned();
    course.write("info.toml", &info(&koan("both", "was = [\"old\", \"next\"]")));
    course.run(&["list", "--json"]).assert(0, &["`old` is `both`, `next` is `both`"]);
    let both = course.progress()["koans"]["both"].clone();
    assert_eq!(
        (both["passed"].as_bool(), both["attempts"].as_u64(), both["hints"].as_u64()),
        (Some(true), Some(4), Some(2))
    );
}

#[test]
fn the_watcher_stays_with_a_koan_that_gets_a_new_name() {
    let course = learned();
    let watcher = course.watch(&[]);
    watcher.wait_for_text("next");
    fs::rename(course.exercise("next"), course.exercise("after")).unwrap();
    course.write("info.toml", &info(&(koan("old", "") + &koan("after", "was = [\"next\"]"))));
    let screen = watcher.wait_for("the new name", |screen| screen.contains("exercises/01_one/after.rs"));
    assert!(screen.contains("Two."), "{screen}");
    assert_eq!(watcher.quit(), 0);
    assert_eq!(course.progress()["current"], "after");
}
