//! A run that is ended says what its threads were waiting for.
#![cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]

mod run_support;

use std::{env, fs, time::Duration};

use koans::run::{End, Job, ThreadWait};
use run_support::{finish, misbehave, unique};

fn for_a_second(how: &str) -> Job {
    let mut job = misbehave(how);
    job.limits.deadline = Duration::from_secs(1);
    job
}

fn words(waits: &[ThreadWait]) -> Vec<(&str, &str)> {
    waits.iter().map(|wait| (wait.thread.as_str(), wait.what.as_str())).collect()
}

#[test]
fn at_the_deadline_the_child_is_named() {
    let finished = finish(&for_a_second("wait for a child"));
    assert_eq!(finished.end, End::Deadline { busy: false });
    let [main, sleep] = &finished.waits[..] else { panic!("two threads: {:?}", finished.waits) };
    assert_eq!(main.thread, "main");
    assert!(main.what.starts_with("waiting for the end of `sleep 3600` (process "), "{}", main.what);
    assert_eq!((sleep.thread.as_str(), sleep.what.as_str()), ("sleep", "sleeping"));
}

#[test]
fn at_a_deadlock_all_threads_are_told() {
    let mut job = misbehave("join a thread that waits");
    job.limits.detect_deadlock = true;
    let finished = finish(&job);
    assert!(matches!(finished.end, End::Deadlocked { .. }), "{:?}", finished.end);
    let each = "waiting for another thread";
    assert_eq!(words(&finished.waits), [("main", each), ("waits", each)]);
}

#[test]
fn who_runs_is_told_and_an_end_by_itself_says_nothing() {
    assert_eq!(words(&finish(&for_a_second("spin")).waits), [("main", "running")]);
    assert_eq!(finish(&misbehave("read")).waits, []);
}

#[test]
fn the_watchdog_inside_is_asked_before_the_end() {
    let mut job = misbehave("abba, and looked at from inside");
    job.limits.detect_deadlock = true;
    let report = env::temp_dir().join(unique("koans-asked"));
    job.env.push(("KOANS_WATCHED".into(), report.clone().into()));
    let finished = finish(&job);
    assert_eq!(finished.output.head, "asked\n");
    assert!(finished.waits.iter().all(|wait| wait.thread != "koans-watchdog"), "{:?}", finished.waits);
    assert!(!report.with_extension("ask").exists());
    let _ = fs::remove_file(report);
}
