//! Files that commands write where the user says: what koans did not write is never written over, what it wrote before is.
#![cfg(target_os = "linux")]

mod support;

use std::{fs, path::Path};

use support::{Course, Output};

const WRONG: &str = "fn two() -> u32 {\n    1\n}\n\n#[test]\nfn it_is_two() {\n    assert_eq!(two(), 2);\n}\n";
const RIGHT: &str = "fn two() -> u32 {\n    2\n}\n\n#[test]\nfn it_is_two() {\n    assert_eq!(two(), 2);\n}\n";
/// The learner's own file, which is the one to be kept.
const MINE: &str = "exercises/01_one/a.rs";

fn course() -> Course {
    let course = Course::at("ada").koan_with("a", "", WRONG, RIGHT);
    course.write("class/ada/exercises/01_one/a.rs", RIGHT);
    course.write("class/ben/exercises/01_one/a.rs", WRONG);
    course
}

/// Koans; what grades is told against which course.
fn run(course: &Course, args: &[&str]) -> Output {
    course.run(&[if args[0] == "grade" { &["--course", "."][..] } else { &[] }, args].concat())
}

/// Every command that writes a file, in every form.
const WAYS: [&[&str]; 14] = [
    &["report", "-o"],
    &["report", "--format", "json", "-o"],
    &["report", "--format", "html", "-o"],
    &["class", ".", "-o"],
    &["class", ".", "--format", "json", "-o"],
    &["class", ".", "--format", "html", "-o"],
    &["class", ".", "--format", "csv", "-o"],
    &["grade", "class/ada", "--output"],
    &["grade", "class/ada", "--json", "--output"],
    &["grade", "class/ada", "--csv", "-o"],
    &["grade", "class/ada", "--junit"],
    &["run", "a", "--junit"],
    &["verify", "--junit"],
    &["handout", "--format", "md", "-o"],
];

#[test]
fn what_koans_did_not_write_is_never_written_over() {
    let course = course();
    let info = fs::read_to_string(course.path("info.toml")).unwrap();
    for way in WAYS {
        for (file, text) in [(MINE, WRONG), ("info.toml", info.as_str())] {
            let output = run(&course, &[way, &[file]].concat()).assert(5, &["is there already", "Name another file"]);
            assert!(output.stdout.is_empty(), "nothing is judged first: {output:#?}");
            assert_eq!(fs::read_to_string(course.path(file)).unwrap(), text, "{way:?}");
        }
    }
    assert_eq!(course.attempts("a"), 0);
}

#[test]
fn what_koans_wrote_before_is_written_again_in_any_form_of_the_same_command() {
    let course = course();
    for way in WAYS {
        let file = format!("{}{}", way[0], if way.contains(&"--junit") { ".xml" } else { ".out" });
        if !course.path(&file).exists() {
            course.write(&file, "");
        }
        for _ in 0..2 {
            let output = run(&course, &[way, &[file.as_str()]].concat());
            assert!(matches!(output.code, Some(0 | 1 | 13)), "{way:?} {output:#?}");
            assert!(fs::metadata(course.path(&file)).unwrap().len() > 0, "{way:?}");
        }
    }
    let left = fs::read_dir(&course.root).unwrap().flatten().filter(|entry| {
        let name = entry.file_name().to_string_lossy().into_owned();
        name.starts_with(".koans-")
    });
    assert_eq!(left.count(), 0);
}

#[test]
fn one_kind_is_never_written_over_another() {
    let course = course();
    let text = |file: &str| fs::read_to_string(course.path(file)).unwrap();
    course.run(&["report", "--name", "Ada", "-o", "room/../ada.json"]).assert(4, &["the folder room/.. is not there"]);
    for name in ["ada", "ben"] {
        course.run(&["report", "--name", name, "-o", &format!("{name}.json")]).assert(0, &[]);
    }
    let ada = text("ada.json");
    // As the shell makes it of `koans class -o *.json`.
    course.run(&["class", "-o", "ada.json", "ben.json"]).assert(5, &["ada.json is there", "`koans class` did not"]);
    assert_eq!(text("ada.json"), ada);
    course.run(&["class", "ada.json", "ben.json", "-o", "class.json"]).assert(0, &[]);
    let class = text("class.json");
    course.run(&["class", "ada.json", "class.json", "-o", "class.json"]).assert(5, &["one of the files that are read"]);
    course.run(&["report", "-o", "class.json"]).assert(5, &["`koans report` did not write it"]);
    assert_eq!(text("class.json"), class);
    for part in ["1", "2"] {
        let (shard, file) = (format!("{part}/2"), format!("part-{part}.json"));
        let output = run(&course, &["grade", "class", "--shard", &shard, "--json", "-o", &file]);
        assert!(matches!(output.code, Some(0 | 1)), "{output:#?}");
    }
    let first = text("part-1.json");
    run(&course, &["grade", "--merge", "-o", "part-1.json", "part-2.json"]).assert(5, &["--merge` did not write it"]);
    run(&course, &["grade", "--merge", "part-1.json", "part-2.json", "--json", "-o", "part-1.json"])
        .assert(5, &["one of the files that are read"]);
    assert_eq!(text("part-1.json"), first);
    for _ in 0..2 {
        run(&course, &["grade", "--merge", "part-1.json", "part-2.json", "--json", "-o", "all.json"]).assert(1, &[]);
    }
    assert!(Path::new(&course.path("all.json")).is_file());
}

#[test]
fn a_folder_that_is_not_there_is_told_by_every_command_in_the_same_words() {
    let course =
        course().file("Cargo.toml", "[package]\nname = \"trial\"\nversion = \"0.1.0\"\n").file("src/lib.rs", "");
    for way in [&["report", "-o"][..], &["class", ".", "-o"], &["handout", "-o"], &["bundle", "-o"]] {
        for (file, folder) in [("no/x", "no"), ("new/", "new/")] {
            let told = format!("{file} can't be written, as the folder {folder} is not there.");
            let output = run(&course, &[way, &[file]].concat()).assert(4, &[&told]);
            assert!(!output.all().contains("os error"), "{output:#?}");
        }
        run(&course, &[way, &["info.toml/x"]].concat()).assert(4, &["info.toml/x can't be written: not a directory."]);
    }
    for way in [&["report", "-o"][..], &["class", ".", "-o"], &["bundle", "-o"]] {
        run(&course, &[way, &["class"]].concat()).assert(4, &["class can't be written, as it is a folder"]);
    }
    // These make the folder of a file, and show the result where they can't.
    let told = "new/ can't be written, as the folder new/ is not there.";
    run(&course, &["grade", "class/ada", "-o", "new/", "--junit", "new/"]).assert(4, &[told, "The JUnit", "1/1"]);
    assert!(!course.path("new").exists());
    run(&course, &["grade", "class/ada", "-o", "new/a.json"]).assert(0, &[]);
    assert!(fs::read_to_string(course.path("new/a.json")).unwrap().starts_with('{'));
}

#[test]
fn a_format_that_is_not_to_be_had_is_not_silently_another() {
    let course =
        course().file("Cargo.toml", "[package]\nname = \"trial\"\nversion = \"0.1.0\"\n").file("src/lib.rs", "");
    for (way, file, has) in [
        (&["report", "-o"][..], "x.pdf", ".html, .htm, .json, .txt."),
        (&["report", "-o"], "x.csv", ".html"),
        (&["class", ".", "-o"], "x.xlsx", ".csv"),
        (&["handout", "-o"], "x.docx", ".pdf"),
        (&["handout", "-o"], "x.JSON", ".md"),
        (&["grade", "class", "-o"], "x.html", ".json, .csv, .txt."),
        (&["bundle", "-o"], "x.zip", ".tar.gz, .tgz."),
    ] {
        run(&course, &[way, &[file]].concat()).assert(2, &[&format!("{file} can't be written"), "may end with", has]);
        assert!(!course.path(file).exists(), "{file}");
    }
    // Who says the format means it.
    course.run(&["report", "--format", "html", "-o", "x.pdf"]).assert(0, &[]);
    course.run(&["handout", "-o", "x.out"]).assert(0, &[]);
    run(&course, &["grade", "class/ada", "-o", "x.csv"]).assert(0, &[]);
    assert!(fs::read_to_string(course.path("x.csv")).unwrap().starts_with("submission,"));
}

#[test]
fn what_a_bundle_can_not_take_along_is_named_before_anything_is_collected() {
    let course =
        course().file("Cargo.toml", "[package]\nname = \"trial\"\nversion = \"0.1.0\"\n").file("src/lib.rs", "");
    course.write("notes.txt", "no program");
    course.write("empty", "");
    for file in ["notes.txt", "empty"] {
        let program = format!("macos-aarch64={file}");
        course.run(&["bundle", "--program", &program]).assert(2, &[&format!("{file} is no program")]);
    }
    course.run(&["bundle", "--program", "macos-aarch64=gone"]).assert(4, &["gone", "Is the name right?"]);
    course.run(&["bundle", "--include", "nothere"]).assert(2, &["nothere does not exist"]);
    course.run(&["bundle", "--include", "/etc"]).assert(3, &["/etc lies outside of the course's folder"]);
    let bundles = fs::read_dir(&course.root).unwrap().flatten();
    assert!(bundles.into_iter().all(|entry| entry.path().extension().is_none_or(|end| end != "gz")));

    // What is one gets as far as cargo, which is not here.
    course.write("script", "#!/bin/sh\n");
    course.write("program.exe", "MZ\0");
    fs::write(course.path("mac"), b"\xcf\xfa\xed\xfe\x0c").unwrap();
    let course = course.env("RUSTC", "/nowhere/rustc").env("PATH", "/nowhere");
    let own = format!("own={}", env!("CARGO_BIN_EXE_koans"));
    for program in ["a=script", "windows-x86_64=program.exe", "macos-aarch64=mac", &own] {
        course.run(&["bundle", "--program", program]).assert(4, &["rustc"]);
    }
}
