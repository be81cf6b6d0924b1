//! `koans author new` and `new-koan`: what they make keeps every promise but those that only its author can keep.

use std::{collections::BTreeMap, fs, path::Path, process::Command};

use crate::support::{Course, Output};

/// A folder with nothing in it, as a course to run commands in.
fn nowhere() -> Course {
    Course::new()
}

/// A new course in the folder, and that folder.
fn new_course(args: &[&str]) -> (Course, Output) {
    let course = nowhere();
    let made = course.run(&[&["author", "new", "."], args].concat()).assert(0, &[]);
    (course, made)
}

/// Every file below a folder, but for the runner's own.
fn tree(root: &Path) -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    let mut folders = vec![root.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap().flatten() {
            let path = entry.path();
            match path.is_dir() {
                true if entry.file_name() == ".koans" => {}
                true => {
                    files.insert(format!("{}/", path.strip_prefix(root).unwrap().display()), String::new());
                    folders.push(path);
                }
                false => {
                    let text = fs::read_to_string(&path).unwrap();
                    files.insert(path.strip_prefix(root).unwrap().display().to_string(), text);
                }
            }
        }
    }
    files
}

#[test]
fn a_new_course_is_a_course_and_says_how_to_go_on() {
    let course = nowhere();
    let made = course.run(&["author", "new", "words-in-rust"]).assert(0, &[]);
    insta::assert_snapshot!("new_course", made.stdout);
    let files = tree(&course.path("words-in-rust"));
    insta::assert_snapshot!("new_info_toml", files["info.toml"]);
    insta::assert_snapshot!("new_cargo_toml", files["Cargo.toml"]);
    insta::assert_snapshot!("new_readme", files["README.md"]);
    let schema: serde_json::Value = serde_json::from_str(&files["info.schema.json"]).unwrap();
    assert_eq!(schema, koans::course::schema());
}

#[test]
fn of_a_new_course_nothing_is_wrong_and_all_that_is_to_be_written_is_told_with_its_line() {
    let (course, _) = new_course(&[]);
    let checked = course.run(&["author", "check"]).assert(1, &["places are still to be written."]);
    insta::assert_snapshot!("new_check", checked.stdout);
    // Each of the places is where it is said to be.
    let told = checked.stdout.lines().filter_map(|line| line.split_once(": still to be written: "));
    let mut places = 0;
    for (place, what) in told {
        let (file, line) = place.trim().rsplit_once(':').unwrap();
        let text = fs::read_to_string(course.path(file)).unwrap();
        let line = text.lines().nth(line.parse::<usize>().unwrap() - 1).unwrap();
        assert!(line.contains(&format!("TO WRITE: {what}")), "{place}: {line}");
        places += 1;
    }
    assert_eq!(places, 12);
}

#[test]
fn cargo_knows_every_koan_as_a_test() {
    let (course, _) = new_course(&[]);
    course.run(&["author", "new-koan", "02_more", "second", "--kind", "build"]).assert(0, &["the new chapter 02_more"]);
    let told = Command::new("cargo")
        .args(["metadata", "--no-deps", "--offline", "--format-version", "1"])
        .current_dir(&course.root)
        .output()
        .unwrap();
    let told: serde_json::Value = serde_json::from_slice(&told.stdout).unwrap();
    let targets = told["packages"][0]["targets"].as_array().unwrap();
    let tests: Vec<_> = targets.iter().map(|target| (target["name"].as_str().unwrap(), &target["kind"][0])).collect();
    assert_eq!(tests, [("first_koan", &"test".into()), ("second", &"test".into())]);
}

#[test]
fn a_new_koan_of_each_kind_fails_as_declared_and_its_wrong_repair_is_rejected() {
    let (course, _) = new_course(&[]);
    let course = course.explored();
    let kinds = [
        ("repair", "assert"),
        ("repair", "panic"),
        ("repair", "compile"),
        ("repair", "deadlock"),
        ("repair", "race"),
        ("repair", "hang"),
        ("repair", "leak"),
        ("build", "panic"),
        ("prove", "survivor"),
    ];
    for (kind, fails) in kinds {
        let name = format!("{kind}_{fails}");
        course.run(&["author", "new-koan", "1", &name, "--kind", kind, "--fails", fails]).assert(0, &[&name]);
    }
    let checked = course.run(&["author", "check", "--times", "1"]).assert(1, &["places are still to be written."]);
    let table: String = checked.stdout.lines().take(11).map(|line| format!("{}\n", line.trim_end())).collect();
    insta::assert_snapshot!("new_kinds", table);
    assert!(!checked.stdout.contains("not kept"), "{}", checked.stdout);
    let faults = checked.stdout.lines().skip(11).filter(|line| line.starts_with("  "));
    assert!(faults.clone().all(|line| line.contains(": still to be written: ")), "{}", checked.stdout);
}

/// A course file as people write them.
const INFO: &str = r#"# My course.   Two spaces stay.
format = 1
[course]
title="Trial"   # no spaces here

# --- The first chapter ---
[[chapter]]
dir = "01_one"

[[chapter.koan]]
name = "a"
  hints = [ "One.",   "Two." ]   # odd, and mine

# A word about b.
[[chapter.koan]]
name = "b"
learned = """
Long.
"""

# --- The second chapter ---
[[chapter]]
dir = "02_two"
[[chapter.koan]]
name = "c"
# The end.
"#;

const CARGO: &str = "[package]\nname = \"mine\" # yes\n\n[[test]]\nname = \"a\"\npath = \"exercises/01_one/a.rs\"\n\n\
                     # the second\n[[test]]\nname = \"b\"\npath = \"exercises/01_one/b.rs\"\n[[test]]\nname = \"c\"\n\
                     path = \"exercises/02_two/c.rs\"\n\n[dependencies]\n";

fn written() -> Course {
    Course::new().file("info.toml", INFO).file("Cargo.toml", CARGO)
}

/// The lines that are new in a text, if everything else in it is as it was.
fn added(before: &str, after: &str) -> String {
    let diff = similar::TextDiff::from_lines(before, after);
    let mut added = String::new();
    for change in diff.iter_all_changes() {
        match change.tag() {
            similar::ChangeTag::Delete => panic!("{change} is gone:\n{after}"),
            similar::ChangeTag::Insert => added.push_str(change.value()),
            similar::ChangeTag::Equal => {}
        }
    }
    added
}

#[test]
fn the_authors_comments_and_spaces_stay_where_a_koan_is_added() {
    let course = written();
    course
        .run(&["author", "new-koan", "one", "new", "--kind", "repair", "--after", "a"])
        .assert(0, &["new, in 01_one"]);
    let info = fs::read_to_string(course.path("info.toml")).unwrap();
    assert!(added(INFO, &info).contains("name = \"new\"\n"));
    let cargo = fs::read_to_string(course.path("Cargo.toml")).unwrap();
    insta::assert_snapshot!("added_to_cargo_toml", cargo);
    insta::assert_snapshot!("added_to_info_toml", info);
    let order: Vec<String> =
        koans::course::Course::load(&course.root).unwrap().koans.into_iter().map(|koan| koan.name).collect();
    assert_eq!(order, ["a", "new", "b", "c"]);
}

#[test]
fn a_koan_comes_at_the_end_of_its_chapter_and_a_new_chapter_at_the_end_of_the_course() {
    let course = written();
    course.run(&["author", "new-koan", "01", "d", "--kind", "repair", "--title", "A \"title\""]).assert(0, &[]);
    course.run(&["author", "new-koan", "03_three", "e", "--kind", "prove"]).assert(0, &["the new chapter 03_three"]);
    added(INFO, &fs::read_to_string(course.path("info.toml")).unwrap());
    let made = koans::course::Course::load(&course.root).unwrap();
    assert_eq!(made.koans.iter().map(|koan| koan.name.as_str()).collect::<Vec<_>>(), ["a", "b", "d", "c", "e"]);
    assert_eq!(made.koans[2].title, "A \"title\"");
    // Nobody here comes from Python, and nobody is asked for a twin.
    assert_eq!(made.koans[2].python, None);
    assert!(course.path("exercises/03_three/README.md").is_file());
}

#[test]
fn a_file_from_windows_stays_one() {
    let course = Course::new().file("info.toml", &format!("\u{feff}{}", INFO.replace('\n', "\r\n")));
    course.run(&["author", "new-koan", "01", "d", "--kind", "repair"]).assert(0, &[]);
    let text = fs::read_to_string(course.path("info.toml")).unwrap();
    assert!(text.starts_with("\u{feff}# My course."));
    assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
    added(INFO, &text.replace("\r\n", "\n").replace('\u{feff}', ""));
    // There is no Cargo.toml, and none is made.
    assert!(!course.path("Cargo.toml").exists());
}

#[test]
fn what_cannot_be_made_says_why_and_leaves_everything_as_it_was() {
    let course = written().file("exercises/01_one/there.rs", "// mine\n").file("solutions/02_two/wrong", "a file\n");
    let course = course.file("exercises/02_two/c.rs", "// c\n");
    course.write("info.toml", &INFO.replace("name = \"c\"", "name = \"c\"\nwas = [\"old\"]"));
    let before = tree(&course.root);
    let mut told = String::new();
    for (args, code) in [
        (&["01_one", "New-Koan.rs", "--kind", "repair"][..], 2),
        (&["01_one", "std", "--kind", "repair"], 2),
        (&["03 three", "new", "--kind", "repair"], 2),
        (&["01_one", "b", "--kind", "repair"], 5),
        (&["01_one", "old", "--kind", "repair"], 5),
        (&["01_one", "there", "--kind", "repair"], 5),
        (&["0", "new", "--kind", "repair", "--after", "nobody"], 3),
        (&["01_one", "new", "--kind", "repair", "--after", "nobody"], 3),
        (&["01_one", "new", "--kind", "repair", "--after", "c"], 3),
        (&["01_one", "new", "--kind", "predict", "--fails", "race"], 2),
        (&["01_one", "new", "--kind", "build", "--title", ""], 2),
        (&["01_one", "new", "--kind", "build", "--title", " \n"], 2),
        (&["03_", "new", "--kind", "build"], 2),
        (&["03", "new", "--kind", "build"], 2),
        (&["02_two", "new", "--kind", "prove"], 4),
    ] {
        let output = course.run(&[&["author", "new-koan"], args].concat()).assert(code, &[]);
        assert_eq!(tree(&course.root), before, "{args:?}");
        told.push_str(&format!("$ {}\n{}\n", args.join(" "), output.all()));
    }
    insta::assert_snapshot!("not_made", told);
}

#[test]
fn a_title_is_one_line() {
    let course = written();
    course.run(&["author", "new-koan", "01_one", "new", "--kind", "build", "--title", " back\r\nline "]).assert(0, &[]);
    assert!(course.run(&["list"]).assert(0, &[]).stdout.contains("back line"));
}

#[test]
fn to_a_course_for_rustlings_nothing_is_added_and_it_says_what_to_do() {
    let info = "format_version = 1\n[[exercises]]\nname = \"a\"\ndir = \"01_one\"\nhint = \"Look.\"\n";
    let course = Course::new().file("info.toml", info).file("exercises/01_one/a.rs", "fn main() {}\n");
    let before = tree(&course.root);
    course
        .run(&["author", "new-koan", "01_one", "b", "--kind", "repair"])
        .assert(5, &["This is a course for rustlings", "an `[[exercises]]` entry in info.toml"]);
    assert_eq!(tree(&course.root), before);
}

#[test]
fn entries_that_have_no_place_for_one_more_are_told_and_left() {
    let inline = "format = 1\nchapter = [{ dir = \"01_one\", koan = [{ name = \"a\" }] }]\n";
    let course = Course::new().file("info.toml", inline);
    let before = tree(&course.root);
    course
        .run(&["author", "new-koan", "01_one", "b", "--kind", "build"])
        .assert(5, &["info.toml can't be given the new entry", "a list in square brackets"]);
    assert_eq!(tree(&course.root), before);
}

#[test]
fn a_course_that_is_wrong_is_told_as_everywhere() {
    let course = Course::new().file("info.toml", "format = 1\n[[chapter]]\ndri = \"a\"\n");
    course.run(&["author", "new-koan", "a", "b", "--kind", "build"]).assert(3, &["unknown key `dri`", "info.toml:3:1"]);
}

#[test]
fn a_folder_that_is_not_empty_gets_no_course() {
    let course = written();
    let before = tree(&course.root);
    let mut told = String::new();
    for dir in [".", "Cargo.toml", "info.toml/deep", "/"] {
        let output = course.run(&["author", "new", dir]).assert(5, &[]);
        told.push_str(&format!("$ {dir}\n{}\n", output.all().replace(course.root.to_str().unwrap(), "ROOT")));
    }
    assert_eq!(tree(&course.root), before);
    insta::assert_snapshot!("no_folder", told);
    course.run(&["author", "new", "new", "--koan", "A"]).assert(2, &["`A` cannot be a `name`"]);
    assert_eq!(tree(&course.root), before);
}
