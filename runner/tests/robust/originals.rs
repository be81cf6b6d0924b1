//! What `reset` and `diff` go by.

use std::{fs, path::Path, process::Command};

use crate::support::Course;

const SOLUTION: &str = "#[test]\nfn it_is_two() {\n    assert_eq!(1 + 1, 2);\n}\n";

const OPEN: &str = "#[test]\nfn it_is_two() {\n    assert_eq!(1 + 1, 3);\n}\n";
const ONE_MORE: &str = "\n#[test]\nfn it_is_four() {\n    assert_eq!(2 + 2, 4);\n}\n";

fn git(course: &Course, args: &[&str]) {
    git_in(&course.root, args);
}

fn git_in(folder: &Path, args: &[&str]) {
    let identity = ["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main"];
    let status = Command::new("git").args(identity).args(args).current_dir(folder).output().unwrap().status;
    assert!(status.success(), "{args:?}");
}

/// A learner's clone, and the author's, which goes with it.
fn clones() -> (Course, tempfile::TempDir) {
    let course = Course::new().koan_with("two", "", OPEN, SOLUTION);
    git(&course, &["init", "-q"]);
    git(&course, &["add", "."]);
    git(&course, &["commit", "-qm", "as it came"]);
    let folder = tempfile::tempdir().unwrap();
    git_in(folder.path(), &["clone", "-q", "--bare", course.root.to_str().unwrap(), "origin.git"]);
    git_in(folder.path(), &["clone", "-q", "origin.git", "author"]);
    git(&course, &["remote", "add", "origin", folder.path().join("origin.git").to_str().unwrap()]);
    git(&course, &["fetch", "-q", "origin"]);
    git(&course, &["branch", "-q", "--set-upstream-to=origin/main"]);
    course.run(&["list"]);
    (course, folder)
}

/// What the author has changed comes to the learner.
fn update(course: &Course, author: &Path) {
    git_in(author, &["add", "-A"]);
    git_in(author, &["commit", "-qm", "a new version"]);
    git_in(author, &["push", "-q"]);
    git(course, &["pull", "-q", "--no-rebase", "--no-edit"]);
}

#[test]
fn in_a_clone_the_original_is_what_was_committed_even_if_edited_before_the_first_start() {
    let course = Course::new().koan("two", SOLUTION);
    let file = course.path("exercises/01_one/two.rs");
    let original = fs::read_to_string(&file).unwrap();
    git(&course, &["init", "-q"]);
    git(&course, &["add", "."]);
    git(&course, &["commit", "-qm", "as it came"]);
    fs::write(&file, "// begun before koans was ever started\n").unwrap();

    let reset = course.run(&["reset", "two"]);

    assert_eq!(reset.code, Some(0), "{reset:?}");
    assert_eq!(fs::read_to_string(&file).unwrap(), original);
    let backup = fs::read_to_string(course.path(".koans/backups/two.1.rs")).unwrap();
    assert_eq!(backup, "// begun before koans was ever started\n");
}

#[test]
fn without_git_the_original_is_what_was_seen_first() {
    let course = Course::new().koan("two", SOLUTION);
    let file = course.path("exercises/01_one/two.rs");
    let original = fs::read_to_string(&file).unwrap();
    course.run(&["list"]);
    fs::write(&file, "// mine\n").unwrap();

    assert_eq!(course.run(&["diff", "two"]).code, Some(1));
    course.run(&["reset", "two"]);

    assert_eq!(fs::read_to_string(&file).unwrap(), original);
    assert_eq!(course.run(&["diff", "two"]).code, Some(0));
}

#[test]
fn what_a_learner_has_committed_does_not_become_the_original_of_a_new_name() {
    let (course, folder) = clones();
    let author = folder.path().join("author");
    course.save("two", &OPEN.replace("1 + 1, 3", "1 + 1, /* mine */ 2"));
    git(&course, &["commit", "-qam", "mine"]);
    for side in ["exercises", "solutions"] {
        let folder = author.join(side).join("01_one");
        fs::rename(folder.join("two.rs"), folder.join("pair.rs")).unwrap();
    }
    let info = fs::read_to_string(author.join("info.toml")).unwrap();
    fs::write(author.join("info.toml"), info.replace("name = \"two\"", "name = \"pair\"\nwas = [\"two\"]")).unwrap();
    update(&course, &author);
    assert!(course.text("pair").contains("mine"));

    course.run(&["diff", "pair"]).assert(1, &["mine"]);
    course.run(&["reset", "pair"]).assert(0, &["What you wrote lies at"]);

    assert_eq!(course.text("pair"), OPEN);
}

#[test]
fn a_newer_version_that_was_not_touched_is_the_original() {
    let (course, folder) = clones();
    let author = folder.path().join("author");
    let corrected = format!("//! Two, and not three.\n\n{OPEN}");
    fs::write(author.join("exercises/01_one/two.rs"), &corrected).unwrap();
    fs::write(author.join("solutions/01_one/two.rs"), format!("//! Two, and not three.\n\n{SOLUTION}")).unwrap();
    update(&course, &author);

    course.run(&["diff", "two"]).assert(0, &["two is as it came"]);
}

#[test]
fn the_original_has_the_tests_of_the_newer_version() {
    let (course, folder) = clones();
    let author = folder.path().join("author");
    course.save("two", &OPEN.replace("1 + 1, 3", "1 + 1, /* mine */ 2"));
    git(&course, &["commit", "-qam", "mine"]);
    fs::write(author.join("exercises/01_one/two.rs"), format!("{OPEN}{ONE_MORE}")).unwrap();
    fs::write(author.join("solutions/01_one/two.rs"), format!("{SOLUTION}{ONE_MORE}")).unwrap();
    update(&course, &author);

    course.run(&["reset", "two"]).assert(0, &["What you wrote lies at"]);

    assert_eq!(course.text("two"), format!("{OPEN}{ONE_MORE}"));
}

#[test]
fn without_git_a_newer_version_is_taken_where_the_older_could_not_pass_any_more() {
    let course = Course::new().koan_with("two", "", OPEN, SOLUTION);
    course.run(&["list"]);
    course.save("two", &format!("{OPEN}{ONE_MORE}"));
    course.write("solutions/01_one/two.rs", &format!("{SOLUTION}{ONE_MORE}"));

    course.run(&["diff", "two"]).assert(0, &["two is as it came"]);
}
