//! The course of this repository keeps its promises: every exercise fails as declared, every solution passes, every
//! wrong repair is rejected.

use std::{fs, path::Path};

use assert_cmd::Command;

/// A copy, since checking leaves a `.koans` behind, and a learner may be at work in this very clone.
fn copy_of_the_course() -> tempfile::TempDir {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the runner lies in the repository");
    let copy = tempfile::tempdir().unwrap();
    for name in ["info.toml", "Cargo.toml", "exercises", "solutions", "src"] {
        copy_all(&root.join(name), &copy.path().join(name));
    }
    copy
}

fn copy_all(from: &Path, to: &Path) {
    if from.is_dir() {
        fs::create_dir_all(to).unwrap();
        for entry in fs::read_dir(from).unwrap() {
            let entry = entry.unwrap();
            copy_all(&entry.path(), &to.join(entry.file_name()));
        }
    } else {
        fs::copy(from, to).unwrap();
    }
}

#[test]
fn the_course_keeps_its_promises() {
    let course = copy_of_the_course();
    let mut check = Command::cargo_bin("koans").unwrap();
    check.env("KOANS_CACHE", concat!(env!("CARGO_TARGET_TMPDIR"), "/cache"));
    let checked = check.args(["author", "check", "--course"]).arg(course.path()).output().unwrap();
    let table = String::from_utf8_lossy(&checked.stdout);
    assert!(checked.status.success(), "{table}\n{}", String::from_utf8_lossy(&checked.stderr));
    assert!(table.contains("the course keeps its promises"), "{table}");
}

#[test]
fn the_embedded_course_is_the_repositorys() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let embedded = |path: &str| koans::pristine::embedded_file(path).map(str::to_string);
    for path in ["info.toml", "Cargo.toml", "src/web.rs"] {
        assert_eq!(embedded(path), fs::read_to_string(root.join(path)).ok(), "{path}");
    }
    for (path, text) in koans::pristine::embedded::FILES.iter().filter(|(path, _)| path.starts_with("solutions/")) {
        assert_eq!(fs::read_to_string(root.join(path)).unwrap(), *text, "{path}");
    }
}

#[test]
fn some_koans_can_be_checked_by_name_and_by_chapter() {
    let course = copy_of_the_course();
    let check = |names: &[&str]| {
        let mut check = Command::cargo_bin("koans").unwrap();
        check.env("KOANS_CACHE", concat!(env!("CARGO_TARGET_TMPDIR"), "/cache"));
        let checked = check.args(["author", "check"]).args(names).arg("--course").arg(course.path()).output().unwrap();
        String::from_utf8_lossy(&checked.stdout).into_owned() + &String::from_utf8_lossy(&checked.stderr)
    };
    let table = check(&["names"]);
    assert!(table.contains("  ok names ") && table.contains("1 koan, and"), "{table}");
    let table = check(&["awakening", "names"]);
    assert!(table.contains("  ok fill_the_blank ") && table.contains("  ok names "), "{table}");
    assert!(!table.contains(" doubler "), "{table}");
    assert!(check(&["nothing_of_that_name"]).contains("there is no koan"));
}

/// The lines of a schedule's table, from its head to the step that fails.
fn table(text: &str) -> Vec<&str> {
    let mut rows: Vec<&str> =
        text.lines().skip_while(|line| !line.starts_with(" step line")).map(str::trim_end).collect();
    let fails = rows.iter().position(|line| line.contains('✗')).expect("a step fails");
    rows.truncate(fails + 1);
    rows
}

#[test]
fn the_table_in_read_the_schedule_is_the_one_that_its_code_is_shown() {
    let course = copy_of_the_course();
    let exercise = course.path().join("exercises/09_testing/read_the_schedule.rs");
    let given = fs::read_to_string(&exercise).unwrap();
    let comments = given.lines().filter_map(|line| line.strip_prefix("//")).collect::<Vec<_>>().join("\n");
    fs::copy(course.path().join("solutions/09_testing/wrong/read_the_schedule.the_order_itself.rs"), &exercise)
        .unwrap();
    let mut run = Command::cargo_bin("koans").unwrap();
    run.env("KOANS_CACHE", concat!(env!("CARGO_TARGET_TMPDIR"), "/cache"));
    let shown = run.args(["run", "read_the_schedule", "--course"]).arg(course.path()).output().unwrap();
    assert_eq!(table(&comments), table(&String::from_utf8_lossy(&shown.stdout)));
}
