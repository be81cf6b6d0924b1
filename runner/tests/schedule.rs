//! `koans schedule`: the order of steps in which a koan fails, in a pipe, as a picture, and on a real terminal.
#![cfg(target_os = "linux")]

mod support;

use std::fs;

use koans::schedule::Schedule;
use support::{Course, Watcher, flat, wait_until};

const LOST: &str = "use std::sync::Mutex;\nuse std::thread;\n\nfn add(sum: &Mutex<u32>) {\n    let seen = *sum.lock().unwrap();\n    \
                    *sum.lock().unwrap() = seen + 1;\n}\n\n#[test]\nfn both_are_added() {\n    let sum = Mutex::new(0);\n    \
                    thread::scope(|scope| {\n        scope.spawn(|| add(&sum));\n        scope.spawn(|| add(&sum));\n    });\n    \
                    assert_eq!(*sum.lock().unwrap(), 2);\n}\n";

fn mended() -> String {
    LOST.replace("    let seen = *sum.lock().unwrap();\n", "").replace("= seen + 1", "+= 1")
}

/// A course of one koan whose threads lose an update, judged once: the explorer is built, and the verdict remembered.
fn lost() -> Course {
    let course = Course::of(LOST).explored();
    course.run(&["run", "a"]).assert(17, &[]);
    course
}

fn on_terminal(course: &Course, rows: u16, columns: u16) -> Watcher {
    course.on_terminal(env!("CARGO_BIN_EXE_koans"), &["schedule", "a"], rows, columns)
}

/// The terminal is given back; what was written last may still be on its way.
fn is_as_before(screen: &Watcher) {
    assert!(screen.is_cooked());
    wait_until("the terminal as before", || !screen.is_alternate() && screen.shows_cursor(), || screen.screen());
}

fn trimmed(screen: &str) -> String {
    screen.lines().map(str::trim_end).collect::<Vec<_>>().join("\n")
}

#[test]
fn in_a_pipe_every_step_is_a_line_with_its_code() {
    let course = lost();
    let shown = course.run(&["schedule", "a"]).assert(0, &[]);
    insta::assert_snapshot!(shown.stdout);
    // The verdict was remembered: nothing was judged anew.
    assert_eq!(course.attempts("a"), 1);
}

#[test]
fn as_json_it_says_which_locks_are_taken_and_given_back() {
    let json = lost().run(&["schedule", "a", "--json"]).assert(0, &[]);
    let schedule: Schedule = serde_json::from_value(json.json()).unwrap();
    let of = |pick: fn(&koans::schedule::Step) -> &Vec<String>| schedule.steps.iter().flat_map(pick).count();
    assert_eq!((of(|step| &step.takes), of(|step| &step.gives)), (5, 4), "the last guard lives until the panic");
    assert!(schedule.steps.iter().all(|step| step.takes.iter().chain(&step.gives).all(|lock| lock == "sum")));
}

#[test]
fn as_a_picture_it_is_written_into_the_file() {
    let course = lost();
    let output = course.run(&["schedule", "a", "--svg", "a.svg"]).assert(0, &[]);
    assert!(output.stderr.contains("a.svg shows how a fails"), "{}", output.stderr);
    let picture = fs::read_to_string(course.path("a.svg")).unwrap();
    assert!(picture.starts_with("<svg ") && picture.contains("has sum") && picture.contains("This is where it fails."));
    course.run(&["schedule", "a", "--svg", "nowhere/a.svg"]).assert(4, &["can't be written"]);
}

#[test]
fn a_file_that_has_changed_is_judged_anew_and_one_that_passes_has_no_schedule() {
    let course = lost();
    course.save("a", &mended());
    let output = course.run(&["schedule", "a"]).assert(5, &[]);
    assert!(flat(&output.stderr).contains("a passes: there is no order of steps"), "{}", output.stderr);
    assert_eq!(course.run(&["schedule", "a", "--json"]).assert(5, &[]).stdout, "null\n");
    course.save("a", &LOST.replace("0)", "__)"));
    let output = course.run(&["schedule", "a"]).assert(5, &[]);
    assert!(flat(&output.stderr).contains("`koans run a` shows what is wrong"), "{}", output.stderr);
}

#[test]
fn another_order_is_shown_if_it_fails_in_it() {
    let course = lost();
    let replay = course.run(&["run", "a", "--json"]).report().schedule.unwrap().replay.unwrap();
    let shown = course.run(&["schedule", "a", &replay]).assert(0, &[]);
    assert_eq!(shown.stdout, course.run(&["schedule", "a"]).stdout);
    course.run(&["schedule", "a", "both_are_added=nonsense"]).assert(5, &[]);
}

#[test]
fn on_a_terminal_it_is_stepped_through() {
    let course = lost();
    let mut screen = on_terminal(&course, 24, 80);
    screen.wait_for_text("step 1 of");
    screen.send("\x1b[C\x1b[C\x1b[C\x1b[C\x1b[C");
    insta::assert_snapshot!(trimmed(&screen.wait_for_text("step 6 of")));
    screen.send("\x1b[D");
    screen.wait_for_text("step 5 of");
    screen.send("3");
    screen.wait_for_text("step 6 of");
    screen.send("\t");
    screen.wait_for_text("step 7 of");
    screen.send("f");
    screen.wait_for_text("This is where it fails.");
    screen.resize(15, 40);
    insta::assert_snapshot!(trimmed(&screen.wait_for("the small screen", |text| {
        text.lines().count() <= 15 && text.contains("▶ 16") && text.contains("q close")
    })));
    screen.send("q");
    assert_eq!(screen.wait_for_end(), 0);
    is_as_before(&screen);
}

#[test]
fn a_signal_gives_the_terminal_back() {
    let course = lost();
    let mut screen = on_terminal(&course, 24, 80);
    screen.wait_for_text("step 1 of");
    screen.signal(rustix::process::Signal::TERM);
    screen.wait_for_end();
    is_as_before(&screen);
}

#[test]
fn the_watcher_opens_it_by_a_key_and_comes_back() {
    let course = lost();
    let mut watcher = course.watch(&[]);
    watcher.wait_for_text("t steps");
    watcher.send("t");
    watcher.wait_for_text("step 1 of");
    watcher.send("l");
    watcher.wait_for_text("step 2 of");
    watcher.send("q");
    watcher.wait_for_text("t steps");
    // A save closes it: what it shows is of another file.
    watcher.send("t");
    watcher.wait_for_text("step 1 of");
    course.save("a", &mended());
    let passed = watcher.wait_for_text("Its test passes");
    assert!(!passed.contains("t steps"), "{passed}");
    watcher.quit();
}
