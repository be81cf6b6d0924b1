//! How a run ends, and what is kept of its output.
#![cfg(target_os = "linux")]

mod run_support;

use std::{
    process::{Command, Stdio},
    thread,
    time::Duration,
};

use koans::run::{self, Cancel, End};
use run_support::{end, finish, job, misbehave, running, shell, unique_hour, wait_until};

#[test]
fn the_exit_code_is_reported() {
    assert_eq!(end(&shell("exit 3")), End::Exited(3));
    assert_eq!(end(&shell("exit 0")), End::Exited(0));
}

#[test]
fn a_signal_is_reported_as_such() {
    assert_eq!(end(&shell("kill -SEGV $$")), End::Signalled(11));
    assert_eq!(end(&shell("kill -KILL $$")), End::Signalled(9));
    assert_eq!(end(&misbehave("abort")), End::Signalled(6));
}

#[test]
fn a_real_time_signal_is_reported_as_well() {
    assert_eq!(end(&shell("kill -40 $$")), End::Signalled(40));
}

#[test]
fn a_stack_overflow_says_so_and_aborts() {
    let finished = finish(&misbehave("overflow the stack"));
    assert_eq!(finished.end, End::Signalled(6));
    assert!(finished.output.text().contains("has overflowed its stack"), "{:?}", finished.output);
}

#[test]
fn a_program_that_is_not_there_is_an_error() {
    let error = run::run(&job("/no/such/program", &[]), &Cancel::new()).unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::NotFound);
}

#[test]
fn a_program_that_may_not_be_executed_is_an_error() {
    let error = run::run(&job("/etc/passwd", &[]), &Cancel::new()).unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::PermissionDenied);
}

#[test]
fn a_working_directory_that_is_not_there_is_an_error() {
    let mut job = shell("exit 0");
    job.cwd = "/no/such/folder".into();
    assert_eq!(run::run(&job, &Cancel::new()).unwrap_err().kind(), std::io::ErrorKind::NotFound);
}

#[test]
fn the_deadline_ends_a_loop_which_is_busy() {
    for how in ["spin", "spin in a thread"] {
        let mut job = misbehave(how);
        job.limits.deadline = Duration::from_millis(500);
        assert_eq!(end(&job), End::Deadline { busy: true }, "{how}");
    }
}

#[test]
fn the_deadline_ends_a_sleep_which_is_not_busy() {
    let mut job = misbehave("sleep");
    job.limits.deadline = Duration::from_millis(500);
    assert_eq!(end(&job), End::Deadline { busy: false });
}

#[test]
#[cfg(target_os = "linux")]
fn who_waits_only_for_moments_is_computing_at_the_deadline() {
    for (how, computing) in [("spin", true), ("ping-pong", true), ("sleep", false), ("receive with a timeout", false)] {
        let mut job = misbehave(how);
        job.limits.deadline = Duration::from_millis(500);
        let finished = run::run(&job, &Cancel::new()).unwrap();
        assert_eq!(finished.computing, computing, "{how}: {finished:?}");
    }
}

#[test]
fn a_stopped_child_is_ended_by_the_deadline() {
    let mut job = shell("kill -STOP $$");
    job.limits.deadline = Duration::from_millis(300);
    assert_eq!(end(&job), End::Deadline { busy: false });
}

#[test]
fn a_deadline_beyond_all_time_is_no_deadline() {
    let mut job = shell("exit 0");
    job.limits.deadline = Duration::MAX;
    assert_eq!(end(&job), End::Exited(0));
}

#[test]
fn a_flood_is_ended_at_the_cap_with_head_and_tail_kept() {
    let mut job = misbehave("flood");
    job.limits.output_bytes = 100_000;
    let finished = finish(&job);
    assert_eq!(finished.end, End::TooMuchOutput);
    assert!(finished.output.head.starts_with(&format!("line {:058}\n", 0)));
    assert_eq!((finished.output.head.len(), finished.output.tail.len()), (50_000, 50_000));
    assert!(finished.output.tail.contains("\nline 00000"));
    // It was ended soon, not read to its end of a gigabyte.
    assert!(finished.output.dropped < 10_000_000, "{}", finished.output.dropped);
}

#[test]
fn more_than_the_cap_is_too_much_also_when_the_child_ends_by_itself() {
    for _ in 0..20 {
        let mut job = shell("printf 'äöüxyz'; exit 3");
        job.limits.output_bytes = 6;
        let finished = finish(&job);
        assert_eq!(finished.end, End::TooMuchOutput);
        assert_eq!(finished.output.text(), "ä\n[… 4 bytes left out …]\nxyz");
    }
}

#[test]
fn exactly_the_cap_is_not_too_much() {
    let mut job = shell("printf 123456");
    job.limits.output_bytes = 6;
    let finished = finish(&job);
    assert_eq!((finished.end, finished.output.text().as_str()), (End::Exited(0), "123456"));
}

#[test]
fn standard_output_and_standard_error_keep_their_order() {
    let finished = finish(&shell("for i in 1 2 3 4; do echo out$i; echo err$i >&2; done"));
    assert_eq!(finished.output.text(), "out1\nerr1\nout2\nerr2\nout3\nerr3\nout4\nerr4\n");
}

#[test]
fn output_that_is_not_utf8_is_replaced() {
    assert_eq!(finish(&shell(r"printf 'a\377b'")).output.text(), "a\u{fffd}b");
}

#[test]
fn standard_input_is_at_its_end() {
    assert_eq!(finish(&misbehave("read")).output.text(), "read 0 bytes\n");
}

#[test]
fn no_file_of_ours_is_open_in_the_child() {
    let script = "ls /proc/$$/fd";
    // What the tests were started with is inherited either way.
    let direct = Command::new("sh").args(["-c", script]).stdin(Stdio::null()).output().unwrap();
    assert_eq!(finish(&shell(script)).output.text(), String::from_utf8(direct.stdout).unwrap());
}

#[test]
fn variables_are_set_and_taken_away_and_arguments_need_not_be_utf8() {
    use std::{ffi::OsString, os::unix::ffi::OsStringExt as _};
    let mut job = shell(r#"echo "$ONE-${HOME-none}"; printf %s "$0""#);
    job.args.push(OsString::from_vec(b"\xfe".to_vec()));
    job.env = vec![("ONE".into(), "1".into())];
    job.env_remove = vec!["HOME".into()];
    assert_eq!(finish(&job).output.text(), "1-none\n\u{fffd}");
}

#[test]
fn a_storm_of_allocations_is_ended_by_the_cap_on_memory() {
    let mut job = misbehave("allocate");
    job.limits.address_space = Some(512 << 20);
    let finished = finish(&job);
    assert_eq!(finished.end, End::Signalled(6));
    assert!(finished.output.text().contains("memory allocation of"), "{:?}", finished.output);
}

#[test]
fn no_core_is_dumped() {
    assert_eq!(finish(&shell("ulimit -c")).output.text(), "0\n");
}

#[test]
fn cancelling_ends_a_run_and_all_it_started() {
    let hour = unique_hour();
    let job = shell(&format!("setsid sleep {hour} & sleep {hour}"));
    let cancel = Cancel::new();
    let run = thread::spawn({
        let cancel = cancel.clone();
        move || run::run(&job, &cancel).unwrap()
    });
    wait_until("the sleepers run", || running(&hour).len() >= 3);
    cancel.cancel();
    assert_eq!(run.join().unwrap().end, End::Cancelled);
    assert_eq!(running(&hour), [""; 0]);
}

#[test]
fn a_cancelled_token_starts_nothing() {
    let cancel = Cancel::new();
    cancel.cancel();
    let finished = run::run(&job("/no/such/program", &[]), &cancel).unwrap();
    assert_eq!(finished.end, End::Cancelled);
}

#[test]
fn one_token_ends_many_runs() {
    let cancel = Cancel::new();
    thread::scope(|scope| {
        let runs: Vec<_> = (0..8).map(|_| scope.spawn(|| run::run(&shell("sleep 3600"), &cancel).unwrap())).collect();
        thread::sleep(Duration::from_millis(30));
        cancel.cancel();
        runs.into_iter().for_each(|run| assert_eq!(run.join().unwrap().end, End::Cancelled));
    });
}

#[test]
#[cfg(target_os = "linux")]
fn processor_time_is_a_limit_of_its_own() {
    let mut job = misbehave("spin");
    job.limits.processor = Some(Duration::from_secs(1));
    assert!(matches!(end(&job), End::Signalled(_)));
}

#[test]
#[cfg(target_os = "linux")]
fn who_is_to_compute_and_waits_is_ended() {
    let mut job = misbehave("sleep");
    job.limits.idle = Some(Duration::from_secs(1));
    assert_eq!(end(&job), End::Deadline { busy: false });
    let mut job = misbehave("spin");
    job.limits.idle = Some(Duration::from_secs(1));
    job.limits.deadline = Duration::from_secs(3);
    assert_eq!(end(&job), End::Deadline { busy: true });
}
