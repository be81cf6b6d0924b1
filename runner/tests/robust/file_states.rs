//! The learner's file in any state: a calm message, and `koans reset` brings the original back and loses nothing.

use std::{
    fs,
    os::unix::fs::{PermissionsExt as _, symlink},
    path::{Path, PathBuf},
};

use crate::support::{Course, permissions_bind};

const ORIGINAL: &str = "#[test]\nfn t() {\n    assert_eq!(__, 1);\n}\n";
const SOLVED: &str = "#[test]\nfn t() {\n    assert_eq!(1, 1);\n}\n";

/// A course whose original is known, as after any command.
fn course() -> Course {
    let course = Course::new().koan_with("a", "", ORIGINAL, SOLVED);
    course.run(&["list"]).assert(0, &[]);
    course
}

fn backups(course: &Course) -> Vec<PathBuf> {
    let entries = fs::read_dir(course.path(".koans/backups"));
    let mut all: Vec<PathBuf> = entries.into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    all.sort();
    all
}

/// Puts the file into a state, sees what is said of it, and resets.
#[track_caller]
fn survives(course: &Course, code: i32, says: &str, put: impl FnOnce(&Path)) -> Vec<PathBuf> {
    let file = course.exercise("a");
    put(&file);
    let output = course.run(&["run", "a"]).assert(code, &[says]);
    assert!(!output.stdout.contains("RUST_BACKTRACE"), "{output:#?}");
    course.run(&["run", "a", "--json"]).assert(code, &[]).report();
    course.run(&["verify"]).assert(if code == 0 { 0 } else { 1 }, &[]);
    let diff = course.run(&["diff", "a"]);
    assert!(!diff.all().contains("panicked at"), "{diff:#?}");
    course.run(&["reset", "a"]).assert(0, &["a is as it came."]);
    assert_eq!(course.text("a"), ORIGINAL);
    course.run(&["run", "a"]).assert(10, &["There is a blank"]);
    backups(course)
}

#[test]
fn a_file_that_is_not_utf8_is_told_with_its_line() {
    let course = course();
    let kept = survives(&course, 11, "line 2 holds bytes that are not UTF-8", |file| {
        fs::write(file, b"// fine\n// \xff\n").unwrap();
    });
    assert_eq!(fs::read(&kept[0]).unwrap(), b"// fine\n// \xff\n");
}

#[test]
fn carriage_returns_and_a_byte_order_mark_are_nobodys_mistake() {
    let course = course();
    course.save("a", &format!("\u{feff}{}", ORIGINAL.replace('\n', "\r\n")));
    let (report, code) = course.judge("a");
    assert_eq!((report.verdict.name(), code, report.place.line), ("blank_left", 10, Some(3)));
    let solved = format!("\u{feff}{}", SOLVED.replace('\n', "\r\n"));
    let kept = survives(&course, 0, "Its test passes.", |file| fs::write(file, &solved).unwrap());
    assert_eq!(fs::read_to_string(&kept[0]).unwrap(), solved);
}

#[test]
fn a_failure_in_a_file_with_carriage_returns_has_the_right_line() {
    let wrong = format!("\u{feff}{}", SOLVED.replace("(1,", "(2,").replace('\n', "\r\n"));
    let course = course();
    course.save("a", &wrong);
    assert_eq!(course.judge("a").0.place.line, Some(3));
    let screen = course.run(&["run", "a"]).stdout;
    assert!(screen.contains("> 3 │     assert_eq!(2, 1);\n"), "{screen}");
}

#[test]
fn a_deleted_file_is_told_and_comes_back() {
    let course = course();
    assert!(survives(&course, 11, "the file is not there", |file| fs::remove_file(file).unwrap()).is_empty());
}

#[test]
fn a_renamed_file_is_told_and_the_renamed_one_is_left() {
    let course = course();
    survives(&course, 11, "the file is not there", |file| fs::rename(file, file.with_file_name("b.rs")).unwrap());
    assert!(course.exercise("b").exists());
}

#[test]
fn a_deleted_chapter_is_told_and_its_koan_comes_back() {
    let course = course();
    survives(&course, 11, "the file is not there", |file| fs::remove_dir_all(file.parent().unwrap()).unwrap());
}

#[test]
fn a_folder_in_its_place_is_told_and_kept() {
    let course = course();
    let kept = survives(&course, 11, "there is something else than a file", |file| {
        fs::remove_file(file).unwrap();
        fs::create_dir(file).unwrap();
        fs::write(file.join("mine"), "precious").unwrap();
    });
    assert_eq!(fs::read_to_string(kept[0].join("mine")).unwrap(), "precious");
}

#[test]
fn a_pipe_in_its_place_hangs_nothing() {
    let course = course();
    survives(&course, 11, "there is something else than a file", |file| {
        fs::remove_file(file).unwrap();
        let made = std::process::Command::new("mkfifo").arg(file).status().unwrap();
        assert!(made.success());
    });
}

#[test]
fn a_link_that_leads_nowhere_is_told() {
    let course = course();
    let kept = survives(&course, 11, "the file is not there", |file| {
        fs::remove_file(file).unwrap();
        symlink("/nowhere/at/all.rs", file).unwrap();
    });
    assert_eq!(fs::read_link(&kept[0]).unwrap(), Path::new("/nowhere/at/all.rs"));
}

#[test]
fn a_link_to_itself_is_told() {
    let course = course();
    survives(&course, 11, "can't be read", |file| {
        fs::remove_file(file).unwrap();
        symlink(file, file).unwrap();
    });
}

#[test]
fn a_link_to_a_file_is_followed_and_stays_a_link() {
    let course = course();
    let target = course.path("elsewhere.rs");
    fs::write(&target, SOLVED).unwrap();
    let kept = survives(&course, 0, "Its test passes.", |file| {
        fs::remove_file(file).unwrap();
        symlink(&target, file).unwrap();
    });
    assert_eq!(fs::read_to_string(&kept[0]).unwrap(), SOLVED);
    assert_eq!(fs::read_link(course.exercise("a")).unwrap(), target);
}

#[test]
fn a_file_that_may_not_be_read_is_told() {
    if !permissions_bind() {
        eprintln!("skipped: permissions do not bind root");
        return;
    }
    let course = course();
    survives(&course, 11, "may not be read", |file| {
        fs::write(file, SOLVED).unwrap();
        fs::set_permissions(file, fs::Permissions::from_mode(0o000)).unwrap();
    });
}

#[test]
fn a_file_of_50_megabytes_is_not_given_to_a_compiler() {
    let course = course();
    let kept = survives(&course, 11, "50 MiB large", |file| {
        fs::write(file, vec![b'\n'; 50 * 1024 * 1024]).unwrap();
    });
    assert_eq!(fs::metadata(&kept[0]).unwrap().len(), 50 * 1024 * 1024);
}

#[test]
fn an_endless_device_behind_a_link_is_told() {
    let course = course();
    survives(&course, 11, "there is something else than a file", |file| {
        fs::remove_file(file).unwrap();
        symlink("/dev/zero", file).unwrap();
    });
}

#[test]
fn a_line_of_a_megabyte_fits_on_the_screen() {
    let course = course();
    let text = format!("#[test]\nfn t() {{ /* {} */ panic!(); }}\n", "x".repeat(900_000));
    survives(&course, 14, "panics at line 2", |file| fs::write(file, text).unwrap());
}

#[test]
fn every_reset_keeps_what_was_there_beside_what_was_kept_before() {
    let course = course();
    for n in 1..=3 {
        course.save("a", &format!("// {n}\n"));
        course.run(&["reset", "a"]).assert(0, &["What you wrote lies at"]);
    }
    let texts: Vec<String> = backups(&course).iter().map(|path| fs::read_to_string(path).unwrap()).collect();
    assert_eq!(texts, ["// 1\n", "// 2\n", "// 3\n"]);
    course.run(&["reset", "a"]).assert(0, &["a is as it came."]);
    assert_eq!(backups(&course).len(), 3, "what is as it came needs no backup");
}

#[test]
fn an_executable_file_keeps_its_permissions_over_a_reset() {
    let course = course();
    course.save("a", SOLVED);
    fs::set_permissions(course.exercise("a"), fs::Permissions::from_mode(0o640)).unwrap();
    course.run(&["reset", "a"]).assert(0, &[]);
    assert_eq!(fs::metadata(course.exercise("a")).unwrap().permissions().mode() & 0o777, 0o640);
}

#[test]
fn where_the_original_is_not_known_no_reset_is_offered() {
    let course = Course::new().koan("a", ORIGINAL);
    fs::remove_file(course.exercise("a")).unwrap();
    let told = course.run(&["run", "a"]).assert(11, &["the file is not there. The original is not known here."]);
    assert!(!told.stdout.contains("koans reset"), "{told:#?}");
}
