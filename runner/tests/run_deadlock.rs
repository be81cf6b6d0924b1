//! Threads that wait for one another are told from threads that wait for anything else.
#![cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]

mod run_support;

use std::time::Duration;

use koans::run::{End, Job};
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
    End::Deadlocked { threads: threads.iter().map(ToString::to_string).collect() }
}

#[test]
fn two_threads_in_abba_are_deadlocked() {
    let End::Deadlocked { mut threads } = end(&watched("abba")) else { panic!("not deadlocked") };
    threads[1..].sort();
    assert_eq!(threads, ["main", "left", "right"]);
}

#[test]
fn the_watchdog_inside_does_not_hide_a_deadlock() {
    let End::Deadlocked { mut threads } = end(&watched("abba, and looked at from inside")) else {
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
    for how in ["sleep", "receive with a timeout", "join a sleeper", "join a reader of a pipe", "wait for a child"] {
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
