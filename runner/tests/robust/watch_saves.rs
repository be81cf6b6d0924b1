//! Saves and the watcher: each is seen once, none is lost, and what does not change anything runs nothing.

use std::{
    fs,
    io::{Seek as _, Write as _},
};

use crate::support::{Course, MARKS, wait_until};

/// A test that says that it ran, and then does this.
fn running(what: &str) -> String {
    format!("#[test]\nfn t() {{\n    {MARKS}\n    {what}\n}}\n")
}

fn wrong() -> String {
    running("assert_eq!(1 + 1, 3);")
}

fn right() -> String {
    running("assert_eq!(1 + 1, 2);")
}

/// Hangs for longer than any test waits, and is no deadlock.
fn hanging() -> String {
    running("std::thread::sleep(std::time::Duration::from_secs(3600));")
}

/// Two koans of which the first fails, watched and judged once.
fn halted() -> Course {
    Course::new().koan_with("a", "deadline_ms = 600000", &wrong(), &right()).koan("z", &wrong())
}

#[test]
fn a_save_is_judged_once_however_the_editor_writes() {
    let course = halted();
    let watcher = course.watch(&[]);
    watcher.wait_for_text("does not hold");
    let file = course.exercise("a");
    let text = |n: usize| wrong().replace("@@", course.root.to_str().unwrap()).replace("3)", &format!("{})", n + 10));
    type Save<'a> = Box<dyn Fn(&str) + 'a>;
    let beside = file.with_file_name(".a.rs.swp");
    let ways: Vec<(&str, Save<'_>)> = vec![
        ("truncate and write", Box::new(|text| fs::write(&file, text).unwrap())),
        (
            "write beside and rename over",
            Box::new(|text| {
                fs::write(&beside, text).unwrap();
                fs::rename(&beside, &file).unwrap();
            }),
        ),
        (
            "move the old one away and write anew",
            Box::new(|text| {
                fs::rename(&file, file.with_extension("rs~")).unwrap();
                fs::write(&file, text).unwrap();
                fs::remove_file(file.with_extension("rs~")).unwrap();
            }),
        ),
        (
            "the same twice",
            Box::new(|text| {
                fs::write(&file, text).unwrap();
                fs::write(&file, text).unwrap();
            }),
        ),
        (
            "in pieces",
            Box::new(|text| {
                let mut out = fs::File::create(&file).unwrap();
                for piece in text.as_bytes().chunks(7) {
                    out.write_all(piece).unwrap();
                    out.sync_data().unwrap();
                }
            }),
        ),
        (
            "in place, without truncating",
            Box::new(|text| {
                let mut out = fs::File::options().write(true).open(&file).unwrap();
                out.rewind().unwrap();
                out.write_all(text.as_bytes()).unwrap();
                out.set_len(text.len() as u64).unwrap();
            }),
        ),
    ];
    for (n, (way, save)) in ways.iter().enumerate() {
        save(&text(n));
        watcher.wait_for(way, |screen| screen.contains(&format!("{})", n + 10)) && screen.contains("does not hold"));
        wait_until(
            way,
            || course.attempts("a") == n as u64 + 2,
            || format!("{way}: {} attempts", course.attempts("a")),
        );
    }
    assert_eq!(watcher.quit(), 0);
    // Whoever would have been told of a second judgement has ended.
    assert_eq!((course.attempts("a"), course.runs()), (ways.len() as u64 + 1, ways.len() + 1));
}

#[test]
fn touching_without_changing_runs_nothing() {
    let course = halted();
    let watcher = course.watch(&[]);
    watcher.wait_for_text("does not hold");
    for name in ["a", "z"] {
        let text = course.text(name);
        fs::write(course.exercise(name), &text).unwrap();
        fs::File::options()
            .write(true)
            .open(course.exercise(name))
            .unwrap()
            .set_modified(std::time::SystemTime::now())
            .unwrap();
    }
    // Events come in order: when this save is judged, the others have been dealt with.
    course.save("a", &right());
    watcher.wait_for_text("Its test passes");
    // The verdict is drawn before it is written down.
    watcher.quit();
    assert_eq!((course.attempts("a"), course.attempts("z"), course.runs()), (2, 0, 2));
}

#[test]
fn a_save_during_the_first_run_is_judged_at_once() {
    let course = Course::new().koan_with("a", "deadline_ms = 600000", &hanging(), &right()).koan("z", &wrong());
    let watcher = course.watch(&[]);
    wait_until("it runs", || course.runs() == 1, || watcher.screen());
    course.save("a", &right());
    watcher.wait_for_text("Its test passes");
    assert_eq!(watcher.quit(), 0);
    course.wait_for_no_process();
}

#[test]
fn a_newer_save_ends_the_run_and_no_stale_verdict_is_shown() {
    let course = halted();
    let watcher = course.watch(&[]);
    watcher.wait_for_text("does not hold");
    for round in 0..3 {
        course.save("a", &format!("{}// {round}\n", hanging()));
        wait_until("it runs", || course.runs() == 2 * round + 2, || watcher.screen());
        course.save("a", &format!("{}// {round}\n", right()));
        watcher.wait_for_text("Its test passes");
        wait_until("judged", || course.attempts("a") == round as u64 + 2, || watcher.screen());
    }
    assert_eq!(course.runs(), 7);
    watcher.quit();
    course.wait_for_no_process();
    assert_eq!(course.progress()["koans"]["a"]["last"], "passed");
}

#[test]
fn many_saves_in_a_row_end_with_the_verdict_of_the_last() {
    let course = halted();
    let watcher = course.watch(&[]);
    watcher.wait_for_text("does not hold");
    for n in 0..60 {
        course.save("a", &format!("{}// {n}\n", wrong()));
        std::thread::yield_now();
    }
    course.save("a", &right());
    watcher.wait_for_text("Its test passes");
    watcher.quit();
    course.wait_for_no_process();
}

#[test]
fn saving_another_koan_goes_to_that_one() {
    let course = halted();
    let watcher = course.watch(&[]);
    watcher.wait_for_text("does not hold");
    course.save("z", &right());
    watcher.wait_for("the other koan", |screen| screen.contains("\n z") && screen.contains("Its test passes"));
    watcher.quit();
}

#[test]
fn a_file_that_is_deleted_and_made_again_is_judged_again() {
    let course = halted();
    let watcher = course.watch(&[]);
    watcher.wait_for_text("does not hold");
    fs::remove_file(course.exercise("a")).unwrap();
    watcher.wait_for_text("the file is not there");
    fs::create_dir(course.exercise("a")).unwrap();
    watcher.wait_for_text("something else than a file");
    fs::remove_dir(course.exercise("a")).unwrap();
    watcher.wait_for_text("the file is not there");
    fs::write(course.exercise("a"), b"\n\xff").unwrap();
    watcher.wait_for_text("line 2 holds bytes");
    fs::write(course.exercise("a"), b"\n\n\n\xff").unwrap();
    watcher.wait_for_text("line 4 holds bytes");
    course.save("a", &right());
    watcher.wait_for_text("Its test passes");
    watcher.quit();
}

#[test]
fn exercises_renamed_and_back_are_seen_and_watched_as_before() {
    let course = halted();
    let watcher = course.watch(&[]);
    watcher.wait_for_text("does not hold");
    for round in 0..2 {
        fs::rename(course.path("exercises"), course.path("away")).unwrap();
        watcher.wait_for_text("the file is not there");
        fs::rename(course.path("away"), course.path("exercises")).unwrap();
        watcher.wait_for_text("does not hold");
        course.save("a", &format!("{}// {round}\n", right()));
        watcher.wait_for_text("Its test passes");
        course.save("a", &format!("{}// {round}\n", wrong()));
        watcher.wait_for_text("does not hold");
    }
    watcher.quit();
}

#[test]
fn a_chapter_renamed_and_back_is_seen_and_watched_as_before() {
    let course = halted();
    let watcher = course.watch(&[]);
    watcher.wait_for_text("does not hold");
    fs::rename(course.path("exercises/01_one"), course.path("exercises/away")).unwrap();
    watcher.wait_for_text("the file is not there");
    fs::rename(course.path("exercises/away"), course.path("exercises/01_one")).unwrap();
    watcher.wait_for_text("does not hold");
    course.save("a", &right());
    watcher.wait_for_text("Its test passes");
    watcher.quit();
}

#[test]
fn exercises_replaced_by_another_folder_are_watched() {
    let course = halted();
    let watcher = course.watch(&[]);
    watcher.wait_for_text("does not hold");
    fs::rename(course.path("exercises"), course.path("away")).unwrap();
    watcher.wait_for_text("the file is not there");
    course.save("a", &wrong());
    watcher.wait_for_text("does not hold");
    course.save("a", &right());
    watcher.wait_for_text("Its test passes");
    watcher.quit();
}

#[test]
fn a_course_that_changes_is_read_again() {
    let course = halted();
    let watcher = course.watch(&[]);
    watcher.wait_for_text("does not hold");
    let info = fs::read_to_string(course.path("info.toml")).unwrap();
    fs::write(course.path("info.toml"), "format = ").unwrap();
    watcher.wait_for_text("can't be read");
    fs::write(course.path("info.toml"), info.replace("title = \"One\"", "title = \"Changed\"")).unwrap();
    watcher.wait_for("the new title", |screen| screen.contains("Changed") && screen.contains("does not hold"));
    // The koan that is shown goes, and only the other one is left.
    let shorter = info.replace("name = \"a\"\ndeadline_ms = 600000", "name = \"z\"").replacen(
        "[[chapter.koan]]\nname = \"z\"\n\n\n",
        "",
        1,
    );
    let shorter = shorter[..shorter.rfind("[[chapter.koan]]").unwrap()].to_string();
    fs::write(course.path("info.toml"), shorter).unwrap();
    watcher.wait_for("the other koan", |screen| screen.contains("\n z") && screen.contains("does not hold"));
    course.save("z", &right());
    watcher.wait_for_text("Its test passes");
    watcher.quit();
}

#[test]
fn without_file_events_files_are_looked_at() {
    let course = halted();
    let watcher = course.watch(&["--poll=20"]);
    watcher.wait_for_text("does not hold");
    course.save("a", &right());
    watcher.wait_for_text("Its test passes");
    watcher.quit();
}

#[test]
fn by_hand_a_save_waits_for_the_key() {
    let course = halted();
    let mut watcher = course.watch(&["--manual"]);
    watcher.wait_for_text("does not hold");
    watcher.wait_for_text("press r after saving");
    course.save("a", &right());
    // A key is answered, and the save is still not.
    watcher.send("?");
    watcher.wait_for_text("these keys");
    watcher.send("q");
    watcher.wait_for_text("next hint");
    assert_eq!(course.attempts("a"), 1);
    watcher.send("r");
    watcher.wait_for_text("Its test passes");
    watcher.quit();
}

#[test]
fn auto_goes_on_after_a_pass() {
    let course = halted();
    let watcher = course.watch(&["--auto"]);
    watcher.wait_for_text("does not hold");
    course.save("a", &right());
    watcher.wait_for("the next koan", |screen| screen.contains("\n z") && screen.contains("does not hold"));
    course.save("z", &right());
    watcher.wait_for_text("All 2 koans pass");
    assert_eq!(watcher.quit(), 0);
}

#[test]
fn what_passed_and_was_broken_since_is_shown_on_the_next_start() {
    let course = Course::new().koan("a", &right()).koan("z", &wrong());
    let watcher = course.watch(&[]);
    watcher.wait_for("the second", |screen| screen.contains("\n z") && screen.contains("does not hold"));
    watcher.quit();
    course.save("a", &wrong());
    let watcher = course.watch(&[]);
    watcher.wait_for("the first", |screen| screen.contains("\n a") && screen.contains("does not hold"));
    watcher.quit();
}
