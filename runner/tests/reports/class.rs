//! `koans class` on what teachers have: files that were handed in, cloned folders, and what is wrong with some of them.

use std::{
    fs,
    path::Path,
    process::{Child, Command, Stdio},
};

use koans::{class::Class, report::LearnerReport};

use crate::support::{Course, Output, wait_until};

const WRONG: &str = "#[test]\nfn t() {\n    assert_eq!(1, 2);\n}\n";

/// A learner's folder, in which `a` was tried once.
fn learner(name: &str) -> Course {
    let course = Course::at(name).koan("a", WRONG).koan("b", WRONG).env("TZ", "UTC");
    course.run(&["run", "a"]).assert(13, &[]);
    course
}

fn copy(from: &Path, to: &Path) {
    assert!(Command::new("cp").arg("-r").args([from, to]).status().unwrap().success());
}

fn class(output: &Output) -> Class {
    serde_json::from_str(&output.stdout).unwrap_or_else(|error| panic!("{error} in {output:#?}"))
}

/// The names of all files below a folder, with what they hold.
fn contents(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap().flatten() {
        if entry.path().is_dir() {
            found.extend(contents(&entry.path()));
        } else {
            found.push((entry.path().display().to_string(), fs::read(entry.path()).unwrap()));
        }
    }
    found.sort();
    found
}

#[test]
fn a_folder_of_clones_and_a_folder_of_reports_make_the_same_class() {
    let ada = learner("ada");
    let clones = ada.path("../clones");
    for name in ["ada", "ben", "cem"] {
        fs::create_dir_all(&clones).unwrap();
        copy(&ada.root, &clones.join(name));
    }
    // Nothing of a learner's.
    fs::create_dir_all(clones.join("notes")).unwrap();
    fs::write(clones.join("notes/monday.md"), "x").unwrap();
    let reports = ada.path("../reports");
    fs::create_dir(&reports).unwrap();
    for name in ["ada", "ben", "cem"] {
        let (folder, file) = (clones.join(name), reports.join(format!("{name}.json")));
        ada.run(&["--course", folder.to_str().unwrap(), "report", "-o", file.to_str().unwrap()]).assert(0, &[]);
    }
    let before = contents(&clones);
    let seen = |path: &str| {
        let class = class(&ada.run(&["class", path, "--format", "json"]).assert(0, &[]));
        let learners: Vec<_> =
            class.learners.into_iter().map(|one| (one.name, one.attempts, one.current, one.koans)).collect();
        (learners, class.holds, class.problems)
    };
    let from_clones = seen("../clones");
    assert_eq!(from_clones, seen("../reports"));
    let names: Vec<&str> = from_clones.0.iter().map(|one| one.0.as_str()).collect();
    assert_eq!(names, ["ada", "ben", "cem"]);
    assert_eq!((from_clones.1[0].koan.as_str(), from_clones.1[0].here.len()), ("a", 3));
    assert_eq!(contents(&clones), before, "nothing is written into learners' folders");
}

#[test]
fn what_can_not_be_read_is_told_in_a_line_and_hides_nobody() {
    let ada = learner("ada");
    let room = ada.path("../room");
    fs::create_dir(&room).unwrap();
    let report = |name: &str| {
        let output = ada.run(&["report", "--format", "json", "--name", name]).assert(0, &[]);
        fs::write(room.join(format!("{name}.json")), &output.stdout).unwrap();
        output.stdout
    };
    let whole = report("ben");
    report("cem");
    fs::write(room.join("cut.json"), &whole[..300]).unwrap();
    fs::write(room.join("empty.json"), "").unwrap();
    fs::write(room.join("package.json"), "{\"name\": \"x\"}").unwrap();
    fs::write(room.join("newer.json"), whole.replacen("\"format\": 1", "\"format\": 2", 1)).unwrap();
    fs::write(room.join("twin.json"), &whole).unwrap();
    fs::write(room.join("other.json"), whole.replace("Trial", "Cooking")).unwrap();
    fs::write(room.join("binary.json"), b"\xff\xfe\x00\x01").unwrap();
    fs::create_dir_all(room.join("broken")).unwrap();
    fs::write(room.join("broken/info.toml"), "format = [").unwrap();
    copy(&ada.root, &room.join("dora"));
    fs::write(room.join("dora/.koans/progress.json"), "garbage").unwrap();
    copy(&ada.root, &room.join("eve"));
    fs::write(room.join("eve/.koans/history.jsonl"), "garbage\n").unwrap();
    copy(&ada.root, &room.join("fay"));
    fs::remove_file(room.join("fay/info.toml")).unwrap();
    fs::create_dir(room.join("gil")).unwrap();
    copy(&ada.root, &ada.path("../hal"));
    fs::remove_file(ada.path("../hal/info.toml")).unwrap();
    fs::create_dir(ada.path("../ivy")).unwrap();
    copy(&ada.root, &room.join("not_begun"));
    fs::remove_dir_all(room.join("not_begun/.koans")).unwrap();
    let paths = ["../room", "../room/ben.json", "../nowhere", "../hal", "../ivy"];
    let output = ada.run(&[["class"].as_slice(), &paths, &["--format", "json"]].concat()).assert(0, &[]);
    let class = class(&output);
    let names: Vec<&str> = class.learners.iter().map(|learner| learner.name.as_str()).collect();
    assert_eq!(names, ["ben (../room/ben.json)", "ben (../room/twin.json)", "cem", "eve", "not_begun"]);
    insta::assert_snapshot!(output.stderr);
    assert!(!room.join("not_begun/.koans").exists());
    assert_eq!(fs::read_to_string(room.join("dora/.koans/progress.json")).unwrap(), "garbage");
}

#[test]
fn a_report_that_was_handed_in_with_a_folder_is_found() {
    let ada = learner("ada");
    ada.run(&["report", "--name", "Ada", "-o", "koans-report.json"]).assert(0, &[]);
    // `.koans` is not under version control, so a clone does not have it.
    fs::remove_dir_all(ada.path(".koans")).unwrap();
    let class = class(&ada.run(&["class", ".", "--format", "json"]).assert(0, &[]));
    assert_eq!((class.learners[0].name.as_str(), class.learners[0].attempts), ("Ada", 1));
    assert!(!ada.path(".koans").exists());
}

#[test]
fn without_any_report_it_says_how_to_make_one() {
    let course = Course::new();
    course
        .run(&["class", "."])
        .assert(3, &["neither reports (*.json) nor course folders are in it", "koans report --format json"]);
    course.run(&["class"]).assert(2, &[]);
    course.run(&["class", ".", "--refresh", "5"]).assert(2, &["--output"]);
}

/// Five hundred learners, of whom each has come as far as a number that is theirs.
fn five_hundred(base: &LearnerReport, folder: &Path) {
    for number in 0..500_u32 {
        let mut report = base.clone();
        report.learner = format!("learner {number:03}");
        for (at, koan) in report.chapters.iter_mut().flat_map(|chapter| &mut chapter.koans).enumerate() {
            koan.attempts = number % 7;
            koan.passed = (number as usize) % 3 > at;
        }
        let current = report.koans().find(|koan| !koan.passed).map(|koan| koan.name.clone());
        report.current = current;
        fs::write(folder.join(format!("{number}.json")), serde_json::to_vec(&report).unwrap()).unwrap();
    }
}

#[test]
fn five_hundred_learners_are_one_table() {
    let ada = learner("ada");
    let output = ada.run(&["report", "--format", "json"]).assert(0, &[]);
    let base = koans::report::read(output.stdout.as_bytes()).unwrap();
    let room = ada.path("../room");
    fs::create_dir(&room).unwrap();
    five_hundred(&base, &room);
    let output = ada.run(&["class", "../room"]).assert(0, &["Trial: 500 learners", "166 are through"]);
    assert_eq!(output.stdout.lines().filter(|line| line.starts_with("  learner ")).count(), 500);
    let output = ada.run(&["class", "../room", "--format", "csv"]).assert(0, &[]);
    assert_eq!(output.stdout.lines().count(), 501);
    ada.run(&["class", "../room", "-o", "room.html"]).assert(0, &[]);
    assert_eq!(fs::read_to_string(ada.path("room.html")).unwrap().matches("<th scope=\"row\" title=").count(), 500);
}

/// Ends with the test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn a_page_on_a_projector_follows_the_room() {
    let ada = learner("ada");
    ada.run(&["report", "--name", "Ada", "-o", "../room/koans-report.json"]).assert(4, &[]);
    fs::create_dir(ada.path("../room")).unwrap();
    ada.run(&["report", "--name", "Ada", "-o", "../room/ada.json"]).assert(0, &[]);
    let page = ada.path("../room.html");
    let mut command = Command::new(env!("CARGO_BIN_EXE_koans"));
    command.current_dir(&ada.root).args(["class", "../room", "-o", "../room.html", "--refresh", "1"]);
    let _running = Running(command.stderr(Stdio::null()).spawn().unwrap());
    let shows = |words: &str| fs::read_to_string(&page).is_ok_and(|text| text.contains(words));
    wait_until("the page", || shows("1 learner.") && shows("http-equiv=\"refresh\""), String::new);
    ada.run(&["report", "--name", "Ben", "-o", "../room/ben.json"]).assert(0, &[]);
    wait_until("the other learner", || shows("2 learners."), || fs::read_to_string(&page).unwrap_or_default());
}
