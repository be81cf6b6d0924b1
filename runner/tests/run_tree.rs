//! Nothing that a child started is left, however it tried to stay.
#![cfg(target_os = "linux")]

mod run_support;

use std::{
    env,
    process::{Child, Command, Stdio},
    time::Duration,
};

use koans::run::{self, Cancel, End};
use run_support::{finish, running, shell, unique, unique_hour, wait_until};

#[test]
fn grandchildren_are_listed_and_gone() {
    let hour = unique_hour();
    let finished =
        finish(&shell(&format!("sleep {hour} & setsid sleep {hour} & (setsid sh -c 'sleep {hour} & sleep {hour}' &)")));
    assert_eq!(finished.end, End::Exited(0));
    let commands: Vec<_> = finished.left_behind.iter().map(|process| process.command.as_str()).collect();
    let sleeper = format!("sleep {hour}");
    assert_eq!(commands.iter().filter(|command| **command == sleeper).count(), 4, "{commands:?}");
    assert_eq!(running(&hour), [""; 0]);
}

#[test]
fn a_grandchild_that_ends_soon_is_not_left_behind() {
    let finished = finish(&shell("sleep 0.01 & setsid sleep 0.02 & exit 5"));
    assert_eq!((finished.end, finished.left_behind), (End::Exited(5), vec![]));
}

#[test]
fn what_a_grandchild_prints_before_it_ends_is_kept() {
    let finished = finish(&shell("(sleep 0.02; echo late) & echo early"));
    assert_eq!(finished.output.text(), "early\nlate\n");
}

#[test]
fn a_long_command_line_is_cut() {
    let marker = unique("long");
    let finished = finish(&shell(&format!("sh -c 'sleep 3600; : {marker} {}' &", "x".repeat(500))));
    assert!(finished.left_behind.iter().any(|process| process.command.chars().count() == 200));
    assert!(finished.left_behind.iter().all(|process| process.command.chars().count() <= 200));
    assert_eq!(running(&marker), [""; 0]);
}

#[test]
fn daemons_are_gone_after_the_deadline_and_after_a_flood() {
    let hour = unique_hour();
    let daemon = format!("setsid sh -c 'sleep {hour} & sleep {hour}' &");
    let mut slow = shell(&format!("{daemon} sleep {hour}"));
    slow.limits.deadline = Duration::from_millis(200);
    assert_eq!(finish(&slow).end, End::Deadline { busy: false });
    let mut flood = shell(&format!("{daemon} yes"));
    flood.limits.output_bytes = 1000;
    assert_eq!(finish(&flood).end, End::TooMuchOutput);
    assert_eq!(running(&hour), [""; 0]);
}

#[test]
fn processes_that_ignore_every_signal_they_can_are_gone() {
    let hour = unique_hour();
    let mut job = shell(&format!("trap '' HUP INT TERM QUIT TSTP; setsid sleep {hour} & sleep {hour}"));
    job.limits.deadline = Duration::from_millis(200);
    finish(&job);
    assert_eq!(running(&hour), [""; 0]);
}

#[test]
fn a_process_that_goes_on_as_its_own_child_is_caught() {
    let marker = unique("hop");
    let hop = format!("hop() {{ : {marker}; hop & }}; hop");
    let finished = finish(&shell(&format!("setsid sh -c '{hop}' & sleep 0.05")));
    assert_eq!(finished.end, End::Exited(0));
    assert_eq!(running(&marker), [""; 0]);
}

#[test]
fn a_process_that_goes_on_as_its_own_child_in_a_new_session_is_caught() {
    let marker = unique("flee");
    let flee = r"use POSIX; while (1) { my $p = fork; if ($p) { POSIX::_exit(0) } POSIX::setsid() }";
    if Command::new("perl").arg("-e1").status().is_err() {
        return;
    }
    let finished = finish(&shell(&format!("perl -e '{flee}' {marker} & sleep 0.05")));
    assert_eq!(finished.end, End::Exited(0));
    assert_eq!(running(&marker), [""; 0]);
}

#[test]
fn a_storm_of_forks_is_ended() {
    let hour = unique_hour();
    // Bounded, for the sake of the machine: some 200 processes, in sessions of their own.
    let storm =
        format!("i=0; while [ $i -lt 100 ]; do setsid sh -c 'sleep {hour} & sleep {hour}' & i=$((i+1)); done; wait");
    let mut job = shell(&storm);
    job.limits.deadline = Duration::from_millis(150);
    assert!(matches!(finish(&job).end, End::Deadline { .. }));
    assert_eq!(running(&hour), [""; 0]);
}

#[test]
fn killing_the_runner_ends_everything() {
    let hour = unique_hour();
    let mut runner = runner(&format!("setsid sleep {hour} & (sleep {hour} &); sleep {hour}"));
    wait_until("the sleepers run", || running(&hour).iter().filter(|line| line.starts_with("sleep")).count() == 3);
    runner.kill().unwrap();
    runner.wait().unwrap();
    wait_until("all are gone", || running(&hour).is_empty());
}

#[test]
fn killing_the_supervisor_is_told_and_leaves_nothing() {
    let hour = unique_hour();
    let error =
        run::run(&shell(&format!("setsid sleep {hour} & sleep 0.05; kill -9 $PPID; sleep {hour}")), &Cancel::new());
    assert!(error.unwrap_err().to_string().contains("was killed"));
    wait_until("all are gone", || running(&hour).is_empty());
}

#[test]
fn asking_the_supervisor_to_end_ends_everything() {
    let hour = unique_hour();
    let finished = finish(&shell(&format!("setsid sleep {hour} & kill -TERM $PPID; sleep {hour}")));
    assert_eq!(finished.end, End::ToldToEnd);
    assert_eq!(running(&hour), [""; 0]);
}

#[test]
fn a_child_does_not_get_the_signals_of_the_terminal() {
    let groups = finish(&shell("ps -o pgid= -p $$; ps -o pgid= -p $PPID")).output.text();
    let mut groups: Vec<u32> = groups.split_whitespace().map(|group| group.parse().unwrap()).collect();
    groups.push(rustix::process::getpgrp().as_raw_pid().cast_unsigned());
    groups.sort_unstable();
    groups.dedup();
    assert_eq!(groups.len(), 3, "child, supervisor and runner are three groups: {groups:?}");
}

/// This test binary once more, as a runner that is in the middle of a run.
fn runner(script: &str) -> Child {
    Command::new(env::current_exe().unwrap())
        .args(["--exact", "the_runner_that_is_killed", "--ignored"])
        .env("KOANS_TEST_SCRIPT", script)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

#[test]
#[ignore = "a helper, not a test: see `runner`"]
fn the_runner_that_is_killed() {
    if let Ok(script) = env::var("KOANS_TEST_SCRIPT") {
        finish(&shell(&script));
    }
}
