//! The progress file in any state, and several runners at once.

use std::{fs, path::PathBuf, process::Command};

use crate::support::{Course, permissions_bind, wait_until};

const WRONG: &str = "#[test]\nfn t() {\n    assert_eq!(1, 2);\n}\n";
const RIGHT: &str = "#[test]\nfn t() {\n    assert_eq!(2, 2);\n}\n";

fn course() -> Course {
    let course = Course::new().koan("a", RIGHT).koan("b", WRONG);
    course.run(&["run", "a"]).assert(0, &[]);
    course
}

fn file(course: &Course) -> PathBuf {
    course.path(".koans/progress.json")
}

#[test]
fn a_damaged_file_is_set_aside_and_found_again_by_running() {
    let whole = fs::read(file(&course())).unwrap();
    let damages = [
        b"".to_vec(),
        whole[..whole.len() / 2].to_vec(),
        b"\xff\x00garbage".to_vec(),
        b"[1, 2]".to_vec(),
        b"{\"format\": -1}".to_vec(),
    ];
    for damage in damages {
        let course = course();
        fs::write(file(&course), &damage).unwrap();
        let output = course.run(&["list"]).assert(0, &["The progress file was damaged."]);
        assert!(output.stderr.contains("progress.json.damaged-1"), "{output:#?}");
        assert_eq!(fs::read(course.path(".koans/progress.json.damaged-1")).unwrap(), damage);
        course.run(&["verify"]).assert(1, &[]);
        assert_eq!(course.progress()["koans"]["a"]["passed"], true);
    }
}

#[test]
fn a_file_damaged_under_a_watcher_costs_nothing() {
    let course = course();
    let watcher = course.watch(&[]);
    watcher.wait_for_text("does not hold");
    fs::write(file(&course), "garbage").unwrap();
    course.save("b", RIGHT);
    watcher.wait_for_text("Its test passes");
    watcher.quit();
    assert_eq!(course.progress()["koans"]["a"]["passed"], true);
    assert_eq!(course.progress()["koans"]["b"]["passed"], true);
}

#[test]
fn a_file_of_a_newer_version_is_left_as_it_is() {
    let newer = [
        r#"{"format": 2, "koans": {"a": {"passed": true, "stars": 3}}, "new": [1]}"#,
        r#"{"format": 2, "koans": [{"name": "a", "passed": true}]}"#,
    ];
    for text in newer {
        let course = course();
        fs::write(file(&course), text).unwrap();
        course.run(&["run", "b"]).assert(13, &["newer koans"]);
        course.run(&["hint", "a"]).assert(0, &[]);
        course.run(&["reset", "b"]).assert(0, &[]);
        let watcher = course.watch(&[]);
        watcher.wait_for_text("does not hold");
        watcher.quit();
        assert_eq!(fs::read_to_string(file(&course)).unwrap(), text);
        assert!(!course.path(".koans/progress.json.damaged-1").exists());
    }
}

#[test]
fn what_another_version_has_added_is_kept() {
    let course = course();
    let text = r#"{"format": 1, "koans": {"a": {"passed": true, "stars": 3}, "gone": {"passed": true}}, "new": [1]}"#;
    fs::write(file(&course), text).unwrap();
    course.run(&["run", "b"]).assert(13, &[]);
    let now = course.progress();
    assert_eq!((&now["new"][0], &now["koans"]["a"]["stars"]), (&1.into(), &3.into()));
    assert_eq!(now["koans"]["gone"]["passed"], true);
}

#[test]
fn a_folder_in_the_place_of_the_file_is_told() {
    let course = course();
    fs::remove_file(file(&course)).unwrap();
    fs::create_dir(file(&course)).unwrap();
    course.run(&["run", "b"]).assert(13, &["can't be read"]);
    course.run(&["run", "a"]).assert(0, &[]);
}

#[test]
fn a_file_in_the_place_of_the_folder_is_told() {
    let course = course();
    fs::remove_dir_all(course.path(".koans")).unwrap();
    fs::write(course.path(".koans"), "x").unwrap();
    course.run(&["run", "a"]).assert(0, &["progress is kept in"]);
}

#[test]
fn a_course_on_a_read_only_disk_can_be_run() {
    let course = course();
    fs::remove_dir_all(course.path(".koans")).unwrap();
    let root = course.root.to_str().unwrap();
    let mount = |args: &[&str]| Command::new("mount").args(args).output().is_ok_and(|output| output.status.success());
    if !permissions_bind() && mount(&["--bind", root, root]) {
        let is_bound = mount(&["-o", "remount,ro,bind", root]);
        let output = is_bound.then(|| course.run(&["run", "a"]));
        assert!(Command::new("umount").arg(root).status().unwrap().success());
        if let Some(output) = output {
            output.assert(0, &["progress is kept in"]);
            return;
        }
    } else if permissions_bind() {
        use std::os::unix::fs::PermissionsExt as _;
        fs::set_permissions(root, fs::Permissions::from_mode(0o555)).unwrap();
        let output = course.run(&["run", "a"]);
        fs::set_permissions(root, fs::Permissions::from_mode(0o755)).unwrap();
        output.assert(0, &["progress is kept in"]);
        return;
    }
    eprintln!("skipped: permissions do not bind root, and nothing may be mounted");
}

#[test]
fn a_full_disk_costs_no_progress_and_no_original() {
    let course = course();
    let before = fs::read(file(&course)).unwrap();
    let disk = course.path("disk");
    fs::create_dir(&disk).unwrap();
    let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", "size=1m", "none"]).arg(&disk).output();
    if !mounted.is_ok_and(|output| output.status.success()) {
        eprintln!("skipped: nothing may be mounted");
        return;
    }
    let koans = course.path(".koans");
    let copied = Command::new("cp").arg("-r").args([&koans, &disk]).status().unwrap().success();
    fs::remove_dir_all(&koans).unwrap();
    std::os::unix::fs::symlink(disk.join(".koans"), &koans).unwrap();
    // To the last byte.
    let _ = fs::write(disk.join("filler"), vec![0; 2 << 20]);
    let run = course.run(&["run", "b"]);
    let hint = course.run(&["list"]);
    let after = fs::read(file(&course));
    let original = fs::read_to_string(koans.join("originals/exercises/01_one/b.rs"));
    assert!(Command::new("umount").arg(&disk).status().unwrap().success());
    assert!(copied);
    assert_eq!(after.unwrap(), before);
    assert_eq!(original.unwrap(), WRONG);
    for output in [run, hint] {
        assert!(!output.all().contains("panicked at") && output.code.is_some(), "{output:#?}");
    }
}

#[test]
fn two_watchers_at_once_keep_what_each_has_seen() {
    let course = course();
    let watchers = [course.watch(&[]), course.watch(&[])];
    for watcher in &watchers {
        watcher.wait_for_text("does not hold");
    }
    course.save("b", RIGHT);
    for watcher in &watchers {
        watcher.wait_for_text("Its test passes");
    }
    course.run(&["hint", "a"]).assert(0, &[]);
    for watcher in watchers {
        assert_eq!(watcher.quit(), 0);
    }
    let now = course.progress();
    assert_eq!((&now["koans"]["a"]["passed"], &now["koans"]["b"]["passed"]), (&true.into(), &true.into()));
    assert!(course.attempts("b") >= 3, "each judged the failure, and at least one the pass: {now:#}");
}

#[test]
fn runs_at_the_same_time_are_all_counted() {
    let course = Course::of(WRONG);
    std::thread::scope(|scope| {
        for _ in 0..6 {
            scope.spawn(|| course.run(&["run", "a"]).assert(13, &[]));
        }
    });
    wait_until("counted", || course.attempts("a") == 6, || course.progress().to_string());
}
