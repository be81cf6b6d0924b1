//! However the watcher ends in the middle of a run: the terminal as before, no process left, no litter for long.

use rustix::process::Signal;

use crate::support::{Course, MARKS, Watcher, wait_until};

/// A koan that hangs with children of its own, in sessions of their own.
fn course() -> Course {
    let source = format!(
        "#[test]\nfn t() {{\n    std::process::Command::new(\"sh\").args([\"-c\", \"setsid sleep 3600 & sleep 3600 &\"])\
         .status().unwrap();\n    {MARKS}\n    loop {{ std::hint::black_box(0); }}\n}}\n"
    );
    Course::new().koan_with("a", "deadline_ms = 600000", &source, "#[test]\nfn t() {}\n")
}

fn in_a_run(course: &Course) -> Watcher {
    let watcher = course.watch(&[]);
    wait_until("it runs", || course.runs() >= 1, || watcher.screen());
    watcher.wait_for_text("Looking at it");
    assert!(!watcher.is_cooked() && watcher.is_alternate(), "the watcher has the terminal");
    assert!(course.processes().len() >= 4, "{:#?}", course.processes());
    watcher
}

/// All is as before, and the next start removes what a killed one could not.
fn all_is_well_after(course: &Course, watcher: &Watcher) {
    course.wait_for_no_process();
    wait_until("the terminal is as before", || watcher.is_cooked(), || watcher.screen());
    wait_until("the screen is as before", || !watcher.is_alternate() && watcher.shows_cursor(), || watcher.screen());
    assert!(!String::from_utf8_lossy(&watcher.raw()).contains("panicked at"));
    course.save("a", "#[test]\nfn t() {}\n");
    course.run(&["run", "a"]).assert(0, &["Its test passes."]);
    assert_eq!(course.scratch(), Vec::<std::path::PathBuf>::new());
}

#[test]
fn control_c_in_the_middle_of_a_run() {
    let course = course();
    let mut watcher = in_a_run(&course);
    watcher.send("\u{3}");
    watcher.wait_for_end();
    all_is_well_after(&course, &watcher);
}

#[test]
fn signals_that_ask_to_end_in_the_middle_of_a_run() {
    for signal in [Signal::TERM, Signal::HUP, Signal::INT, Signal::QUIT] {
        let course = course();
        let mut watcher = in_a_run(&course);
        watcher.signal(signal);
        assert_eq!(watcher.wait_for_end(), 130);
        all_is_well_after(&course, &watcher);
    }
}

#[test]
fn kill_9_in_the_middle_of_a_run() {
    let course = course();
    let mut watcher = in_a_run(&course);
    // That of the run, and perhaps that of the prelude.
    assert!(!course.scratch().is_empty());
    watcher.signal(Signal::KILL);
    watcher.wait_for_end();
    all_is_well_after(&course, &watcher);
}

#[test]
fn kill_9_in_the_middle_of_a_compilation() {
    let endless = "#![allow(long_running_const_eval)]\nconst N: u64 = { let mut n = 0; while n != u64::MAX { n += 1; } n };\n\
                   #[test]\nfn t() {\n    assert!(N > 0);\n}\n";
    let course = Course::new().koan_with("a", "", endless, "#[test]\nfn t() {}\n");
    let mut watcher = course.watch(&[]);
    wait_until(
        "the compiler runs",
        || course.processes().iter().any(|line| line.contains("a.rs") && !line.contains("__")),
        || format!("{:#?}", course.processes()),
    );
    watcher.signal(Signal::KILL);
    watcher.wait_for_end();
    all_is_well_after(&course, &watcher);
}

#[test]
fn a_terminal_that_is_closed_in_the_middle_of_a_run() {
    let course = course();
    let mut watcher = in_a_run(&course);
    watcher.hang_up();
    let code = watcher.wait_for_end();
    course.wait_for_no_process();
    assert_ne!(code, 101, "it panicked");
}

#[test]
fn kill_9_of_koans_run_leaves_nothing() {
    let course = course();
    let mut watcher = course.on_terminal(env!("CARGO_BIN_EXE_koans"), &["run", "a"], 24, 80);
    wait_until("it runs", || course.runs() == 1, || watcher.screen());
    watcher.signal(Signal::KILL);
    watcher.wait_for_end();
    course.wait_for_no_process();
}

#[test]
fn control_c_ends_koans_run_and_verify_with_all_they_started() {
    for command in [&["run", "a"][..], &["verify"]] {
        let course = course();
        let mut watcher = course.on_terminal(env!("CARGO_BIN_EXE_koans"), command, 24, 80);
        wait_until("it runs", || course.runs() == 1, || watcher.screen());
        watcher.send("\u{3}");
        watcher.wait_for_end();
        course.wait_for_no_process();
    }
}

#[test]
fn what_was_reached_survives_kill_9() {
    let right = "#[test]\nfn t() {}\n";
    let source = format!("#[test]\nfn t() {{ {MARKS} loop {{}} }}\n");
    let course = Course::new().koan("a", right).koan_with("z", "deadline_ms = 600000", &source, right);
    let mut watcher = course.watch(&[]);
    watcher.wait_for_text("Looking at it");
    // The start's walk halts at the first koan, as it has never passed, passes it, and goes on.
    wait_until("z runs", || course.runs() == 1, || watcher.screen());
    watcher.signal(Signal::KILL);
    watcher.wait_for_end();
    course.wait_for_no_process();
    assert_eq!(course.progress()["koans"]["a"]["passed"], true);
}

/// Who leaves at once, while a disk is slow or another koans writes, is not judged anew for that.
#[test]
fn what_was_shown_is_remembered_however_soon_the_learner_leaves() {
    let course = Course::new().koan("a", "#[test]\nfn t() {\n    assert_eq!(1, 2);\n}\n");
    let cache = course.path(".koans/cache");
    std::fs::create_dir_all(&cache).unwrap();
    let lock = std::fs::File::create(cache.join("verdicts.lock")).unwrap();
    lock.lock().unwrap();
    let mut watcher = course.watch(&[]);
    watcher.wait_for_text("does not hold");
    watcher.send("q");
    watcher.wait_for_text("0 of 1 koans pass.");
    drop(lock);
    assert_eq!(watcher.wait_for_end(), 0);
    let told = std::fs::read_to_string(cache.join("verdicts.json")).unwrap_or_default();
    assert!(told.contains("assertion_failed"), "what it was judged to be is not written down: {told:?}");
}
