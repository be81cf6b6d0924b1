//! Threads that wait for one another are told from threads that wait for anything else.
#![cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]

mod run_support;

use std::time::Duration;

use koans::run::{Beyond, End, Job};
use run_support::{end, misbehave};

fn watched(how: &str) -> Job {
    let mut job = misbehave(how);
    job.limits.detect_deadlock = true;
    job
}

/// As [`watched`], for what goes on until the deadline.
fn watched_for_a_second(how: &str) -> Job {
    let mut job = watched(how);
    job.limits.deadline = Duration::from_secs(1);
    job
}

fn deadlocked(threads: &[&str]) -> End {
    End::Deadlocked { threads: threads.iter().map(ToString::to_string).collect(), beyond: None }
}

#[test]
fn two_threads_in_abba_are_deadlocked() {
    let End::Deadlocked { mut threads, beyond: None } = end(&watched("abba")) else { panic!("not deadlocked") };
    threads[1..].sort();
    assert_eq!(threads, ["main", "left", "right"]);
}

#[test]
fn the_watchdog_inside_does_not_hide_a_deadlock() {
    let End::Deadlocked { mut threads, beyond: None } = end(&watched("abba, and looked at from inside")) else {
        panic!("not deadlocked")
    };
    threads[1..].sort();
    assert_eq!(threads, ["main", "left", "right"]);
}

#[test]
fn any_other_thread_that_ticks_does() {
    assert_eq!(end(&watched_for_a_second("abba, and another thread ticks")), End::Deadline { busy: false });
}

#[test]
fn a_mutex_locked_twice_is_a_deadlock_of_one() {
    assert_eq!(end(&watched("lock a mutex twice")), deadlocked(&["main"]));
}

#[test]
fn waiting_for_a_notification_that_nobody_can_send_is_a_deadlock() {
    assert_eq!(end(&watched("join a thread that waits")), deadlocked(&["main", "waits"]));
}

#[test]
fn unwatched_a_deadlock_goes_on_to_the_deadline() {
    let mut job = misbehave("abba");
    job.limits.deadline = Duration::from_millis(500);
    assert_eq!(end(&job), End::Deadline { busy: false });
}

#[test]
fn waits_that_something_else_can_end_are_no_deadlock() {
    for how in ["sleep", "receive with a timeout", "join a sleeper", "wait for a child"] {
        assert_eq!(end(&watched_for_a_second(how)), End::Deadline { busy: false }, "{how}");
    }
}

#[test]
fn threads_that_take_turns_are_no_deadlock() {
    assert!(matches!(end(&watched_for_a_second("ping-pong")), End::Deadline { .. }));
}

#[test]
fn a_loop_is_no_deadlock() {
    for how in ["spin", "spin in a thread"] {
        assert_eq!(end(&watched_for_a_second(how)), End::Deadline { busy: true }, "{how}");
    }
}

#[test]
fn a_thread_that_is_woken_late_goes_on() {
    assert_eq!(end(&watched("wake after a second")), End::Exited(0));
}

/// The kind of a deadlock that is about more than threads, and its cause.
#[track_caller]
fn beyond(how: &str) -> (String, String) {
    let folder = tempfile::tempdir().unwrap();
    match end(&Job { cwd: folder.path().to_owned(), ..watched(how) }) {
        End::Deadlocked { beyond: Some(Beyond { kind, cause }), .. } => (kind, cause),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_child_that_reads_on_and_a_test_that_waits_for_it_are_deadlocked() {
    let child = "`cat` reads its input, which has not ended as long as the test has the other end open.";
    for (how, test) in [
        ("read from a child whose input is open", "The test reads the output of `cat`."),
        ("collect the output of a child whose input is open", "The test reads the output and errors of `cat`."),
        ("wait for a child whose input is open", "The test waits for the end of `cat`."),
    ] {
        assert_eq!(beyond(how), ("pipe_open".to_owned(), format!("{child} {test}")), "{how}");
    }
}

#[test]
fn a_child_that_fills_a_pipe_and_a_test_that_waits_for_it_are_deadlocked() {
    let (kind, cause) = beyond("wait for a child whose output nobody reads");
    assert_eq!(kind, "pipe_full");
    assert_eq!(
        cause,
        "`head` can't write any more to its output: the pipe is full, and the test does not read from it. The test waits for the end of `head`."
    );
}

#[test]
fn two_pipes_of_a_child_are_told_apart() {
    let (kind, cause) = beyond("read one of two outputs of a child");
    assert_eq!(kind, "pipe_full");
    let child = "can't write any more to its errors: the pipe is full, and the test does not read from it.";
    assert!(cause.contains(child) && cause.contains("The test reads the output of `"), "{cause}");
}

#[test]
fn a_pipe_of_which_it_has_both_ends_is_a_deadlock() {
    let (kind, cause) = beyond("join a reader of a pipe");
    assert_eq!(kind, "pipe_open");
    assert_eq!(cause, "The test reads from a pipe whose other end it has open itself.");
}

#[test]
fn a_files_lock_that_is_held_by_the_one_who_waits_or_waits_for_him_is_a_deadlock() {
    let (kind, cause) = beyond("lock a file twice");
    assert_eq!(kind, "file_locked");
    assert_eq!(
        cause,
        "The test waits for the lock of the file locked-twice, which it holds itself, by another handle."
    );
    let (kind, cause) = beyond("wait for a child that waits for my lock");
    assert_eq!(kind, "file_locked");
    assert!(
        cause.contains("waits for the lock of the file locked-once, which the test holds. The test waits"),
        "{cause}"
    );
}

#[test]
fn pipes_and_children_that_may_still_do_something_are_no_deadlock() {
    for how in ["read from a named pipe", "read from a grandchild", "talk to a child"] {
        let folder = tempfile::tempdir().unwrap();
        let job = Job { cwd: folder.path().to_owned(), ..watched_for_a_second(how) };
        assert!(matches!(end(&job), End::Deadline { .. }), "{how}");
    }
}
