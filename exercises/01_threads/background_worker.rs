//! At its end, Python waits for every thread that is not marked `daemon=True`.
//! Rust waits for none: when `main` returns, or anyone calls `process::exit`, all
//! threads end where they stand. Each test runs a small program as a process of
//! its own, and reads what its clerk has written. Fill in those lines, in the form
//! `"first, second"`.

use std::sync::mpsc::{self, Receiver, Sender};
use std::thread::{self, JoinHandle};
use std::{env, process};

/// Starts a clerk, who puts letters into a bag, reports each, and posts the bag
/// when no more letters can come. All of it goes into the journal, on stderr.
fn hire_clerk() -> (Sender<&'static str>, Receiver<()>, JoinHandle<()>) {
    let (letters, inbox) = mpsc::channel();
    let (report, reports) = mpsc::channel();
    let clerk = thread::spawn(move || {
        for letter in inbox {
            eprintln!("{letter}");
            report.send(()).unwrap();
        }
        eprintln!("bag posted");
    });
    (letters, reports, clerk)
}

#[test]
fn a_program_ends_while_its_clerk_is_at_work() {
    let written = written_by("ends_while", || {
        let (letters, reports, _clerk) = hire_clerk();
        letters.send("to Ada").unwrap();
        reports.recv().unwrap();
        process::exit(0)
    });
    assert_eq!(written, __);
}

#[test]
fn a_program_lets_go_of_the_handle() {
    let written = written_by("lets_go", || {
        let (letters, reports, clerk) = hire_clerk();
        drop(clerk);
        letters.send("to Grace").unwrap();
        reports.recv().unwrap();
        process::exit(0)
    });
    assert_eq!(written, __);
}

#[test]
fn a_program_waits_for_its_clerk() {
    let written = written_by("waits_for", || {
        let (letters, _reports, clerk) = hire_clerk();
        letters.send("to Edsger").unwrap();
        drop(letters);
        clerk.join().unwrap();
        process::exit(0)
    });
    assert_eq!(written, __);
}

// ---- the stage: nothing to change below this line ----

/// Runs `program` as a process of its own, and returns the lines it wrote to
/// stderr. The process is this very test binary, told to run this one test.
fn written_by(test: &str, program: fn() -> !) -> String {
    if env::var_os("KOAN_PROGRAM").is_some() {
        program();
    }
    let ended = process::Command::new(env::current_exe().unwrap())
        .args([test, "--nocapture"])
        .env("KOAN_PROGRAM", test)
        .output();
    let written = String::from_utf8(ended.unwrap().stderr).unwrap();
    written.trim_end().replace('\n', ", ")
}
