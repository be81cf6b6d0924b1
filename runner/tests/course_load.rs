//! Loading a course that is as it should be, and finding things in it.

use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use koans::course::{Course, CourseError, Failure, Kind, UnknownChapter};

fn sample_dir() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/course")
}

fn sample() -> Course {
    Course::load(&sample_dir()).unwrap_or_else(|error| panic!("{error}"))
}

fn course_of(text: &str) -> (tempfile::TempDir, Course) {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("info.toml"), text).unwrap();
    let course = Course::load(dir.path()).unwrap_or_else(|error| panic!("{error}"));
    (dir, course)
}

const LEAST: &str = "format = 1\n[[chapter]]\ndir = \"01_message_passing\"\n[[chapter.koan]]\nname = \"first_steps\"\n";

#[test]
fn every_key_is_read() {
    let course = sample();
    assert_eq!((course.id.as_deref(), course.title.as_str()), (Some("sample"), "A sample course"));
    assert_eq!(course.chapters.iter().map(|chapter| chapter.koans.clone()).collect::<Vec<_>>(), [0..2, 2..4]);
    let doubler = &course.koans[0];
    assert_eq!((doubler.name.as_str(), doubler.title.as_str()), ("doubler", "A thread that doubles"));
    assert_eq!((doubler.kind, doubler.fails), (Kind::Predict, Some(Failure::Blank)));
    assert_eq!(doubler.hints.len(), 2);
    assert!(doubler.python.is_some() && doubler.learned.is_some());
    assert_eq!((doubler.minutes, doubler.mistakes.len(), doubler.links.len()), (Some(5), 1, 1));
    assert_eq!(doubler.exercise, "exercises/01_threads/doubler.rs");
    assert_eq!(doubler.solution, "solutions/01_threads/doubler.rs");
    let lost = &course.koans[1];
    assert_eq!(lost.was, ["lost_race", "race"]);
    assert_eq!((lost.deadline, lost.alone), (Duration::from_secs(2), true));
    assert_eq!(course.koans[2].programs, ["echo", "relay"]);
    assert_eq!(course.koans[3].chapter, 1);
}

#[test]
fn hints_of_several_lines_come_without_the_white_space_around_them() {
    let hint = &sample().koans[0].hints[1];
    assert!(hint.starts_with("`join` gives") && hint.ends_with("`Err`."), "{hint:?}");
}

#[test]
fn what_is_left_out_has_a_default() {
    let (dir, course) = course_of(LEAST);
    assert_eq!(course.title, dir.path().file_name().unwrap().to_str().unwrap());
    assert_eq!(course.id, None);
    assert_eq!(course.chapters[0].title, "Message passing");
    let koan = &course.koans[0];
    assert_eq!(koan.title, "first steps");
    assert_eq!((koan.kind, koan.fails, koan.minutes, koan.alone), (Kind::Repair, None, None, false));
    assert_eq!(koan.deadline, Duration::from_secs(5));
    assert_eq!(course.edition(), "2024");
}

#[test]
fn windows_line_ends_and_a_byte_order_mark_do_no_harm() {
    let (_dir, course) = course_of(&format!("\u{feff}{}", LEAST.replace('\n', "\r\n")));
    assert_eq!(course.koans[0].name, "first_steps");
}

#[test]
fn a_deleted_exercise_does_not_stop_the_course_from_loading() {
    let (_dir, course) = course_of(LEAST);
    assert!(!course.file_of(0).exists());
}

#[test]
fn programs_are_found_where_cargo_toml_says_or_in_src_bin() {
    let course = sample();
    assert_eq!(course.program_source("relay"), Some(sample_dir().join("src/relay.rs")));
    assert_eq!(course.program_source("echo"), Some(sample_dir().join("src/bin/echo.rs")));
    assert_eq!(course.program_source("nothing"), None);
    assert_eq!(course.program_source("../relay"), None);
}

#[test]
fn the_edition_may_be_inherited_from_the_workspace_in_the_same_file() {
    assert_eq!(sample().edition(), "2021");
}

#[test]
fn a_damaged_manifest_is_none() {
    let (dir, course) = course_of(LEAST);
    fs::write(dir.path().join("Cargo.toml"), "[package\nedition = 2018").unwrap();
    assert_eq!(course.edition(), "2024");
    assert_eq!(course.program_source("echo"), None);
}

#[test]
fn files_of_koans_are_absolute_and_lead_back_to_them() {
    let course = sample();
    for index in 0..course.koans.len() {
        let file = course.file_of(index);
        assert!(file.is_absolute() && file.is_file());
        assert!(course.solution_of(index).is_file());
        assert_eq!(course.koan_at(&file), Some(index));
    }
    assert_eq!(course.koan_at(&course.solution_of(0)), None);
    assert!(course.folder_of(0).is_dir());
}

#[test]
fn a_koan_is_found_by_name_or_by_file() {
    let course = sample();
    let absolute = course.file_of(0);
    let ways = [
        "doubler",
        "doubler.rs",
        "01_threads/doubler.rs",
        "exercises/01_threads/doubler.rs",
        "./exercises/01_threads/doubler.rs",
        "../01_threads/doubler.rs",
        "exercises\\01_threads\\doubler.rs",
        absolute.to_str().unwrap(),
    ];
    for way in ways {
        assert_eq!(course.koan(way), Ok(0), "{way}");
    }
    assert_eq!(course.chapter_of(3).dir, "02_sharing");
}

#[test]
fn a_file_elsewhere_of_the_same_name_is_no_koan() {
    let course = sample();
    assert!(course.koan("src/doubler.rs").is_err());
    assert!(course.koan("solutions/01_threads/doubler.rs").is_err());
    assert!(course.koan("").is_err());
    assert!(course.koan("/").is_err());
}

#[test]
fn an_unknown_koan_comes_with_a_suggestion_where_one_is_near() {
    let course = sample();
    let said = |name: &str| course.koan(name).unwrap_err().to_string();
    assert_eq!(said("dobler"), "there is no koan `dobler`; did you mean `doubler`?");
    assert_eq!(said("Doubler.rs"), "there is no koan `Doubler.rs`; did you mean `doubler`?");
    assert_eq!(said("lost"), "there is no koan `lost`; did you mean `lost_update`?");
    assert_eq!(said("xyzzy"), "there is no koan `xyzzy`; `koans list` shows all of them");
}

#[test]
fn chapters_are_found_by_folder_number_or_name() {
    let course = sample();
    let found =
        |names: &[&str]| course.chapters_named(&names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>());
    for way in ["01_threads", "01", "1", "threads", "exercises/01_threads", "exercises/01_threads/"] {
        assert_eq!(found(&[way]), Ok(vec![0]), "{way}");
    }
    assert_eq!(found(&["sharing", "1", "02_sharing"]), Ok(vec![0, 1]));
    assert_eq!(found(&[]), Ok(vec![]));
}

#[test]
fn an_unknown_chapter_comes_with_a_suggestion() {
    let said = |name: &str| sample().chapters_named(&[name.to_owned()]).unwrap_err().to_string();
    assert_eq!(said("treads"), "there is no chapter `treads`; did you mean `01_threads`?");
    let all = "the chapters are `01_threads`, `02_sharing`";
    assert_eq!(said("3"), format!("there is no chapter `3`; {all}"));
    assert_eq!(said(""), format!("there is no chapter ``; {all}"));
}

#[test]
fn half_a_chapter_name_that_two_have_is_ambiguous() {
    let second = "[[chapter]]\ndir = \"02_more_passing\"\n[[chapter.koan]]\nname = \"second\"\n";
    let (_dir, course) = course_of(&format!("{LEAST}{second}"));
    let error = course.chapters_named(&["passing".to_owned()]).unwrap_err();
    assert!(matches!(error, UnknownChapter::Ambiguous { .. }));
    let said = "`passing` may be `01_message_passing` or `02_more_passing`: write more of it";
    assert_eq!(error.to_string(), said);
}

#[test]
fn a_course_is_found_by_its_folder_or_by_its_file() {
    assert_eq!(Course::find(Some(&sample_dir())).unwrap(), sample_dir());
    assert_eq!(Course::find(Some(&sample_dir().join("info.toml"))).unwrap(), sample_dir());
    let inside = sample_dir().join("exercises");
    assert!(matches!(Course::find(Some(&inside)), Err(CourseError::NoCourse { .. })));
}

#[test]
fn without_a_folder_the_search_goes_upwards() {
    // The tests run in `runner/`: whether a folder above it is a course depends on the repository.
    let found = Course::find(None);
    match found {
        Ok(dir) => assert!(dir.join("info.toml").is_file()),
        Err(error) => assert!(matches!(error, CourseError::NoCourseUpwards { .. })),
    }
}
