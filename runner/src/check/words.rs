//! Verdicts in words: one sentence each, for somebody who is learning. No sentence gives an answer away.

use super::prove::NOTHING_TO_TRY;
use crate::{
    course::{Judging, Kind, Koan},
    verdict::{Place, Verdict},
};

/// How the text of a test begins that failed by what it returned.
pub(super) const RETURNED_AN_ERROR: &str = "the test returned an error";
/// How it is told that a program ended in the way of those that have failed.
pub(super) const EXIT_CODE: &str = "exit code ";
/// How a program crashes that finds and ends the process that watches over it.
pub(super) const WATCHER_ENDED: &str = "the process that watches over it was told to end, and not by koans";
/// The text of a test that is to panic.
pub(super) const DID_NOT_PANIC: &str = "the test should panic, and did not";

/// What `koans reset` can do about the file that was judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reset {
    /// It brings the original back.
    Restores,
    /// It would, and nothing knows the original.
    Lost,
    /// The file is none that a learner works on, such as a solution.
    Other,
}

/// The sentence for a verdict. Of a place in a companion program it names the file too.
pub(super) fn sentence(
    verdict: &Verdict,
    koan: &Koan,
    place: &Place,
    is_of_program: bool,
    reset: impl Fn() -> Reset,
) -> String {
    let of_file = if is_of_program { format!(" of {}", place.file) } else { String::new() };
    let line = place.line.map(|line| format!("line {line}{of_file}"));
    let at = line.as_deref().map(|line| format!(" at {line}")).unwrap_or_default();
    match verdict {
        Verdict::Passed { .. } if koan.kind == Kind::Prove => {
            "The right version passes your tests, and no broken one does.".into()
        }
        Verdict::Passed { tests: 0 } => "It compiles, and runs to its end.".into(),
        Verdict::Passed { tests: 1 } => "Its test passes.".into(),
        Verdict::Passed { tests } => format!("All {tests} tests pass."),
        Verdict::BlankLeft { asks: Some(name), .. } => format!(
            "{} asks the code itself (`{name}`). A prediction is a value that you worked out.",
            line.as_deref().map_or("The answer".into(), capitalised)
        ),
        Verdict::BlankLeft { blanks: 1, .. } => format!("There is a blank to fill in{at}."),
        Verdict::BlankLeft { blanks, .. } => format!("There are {blanks} blanks to fill in, the first{at}."),
        Verdict::DoesNotCompile { rendered, .. } if rendered == NOTHING_TO_TRY => format!("{rendered}."),
        Verdict::DoesNotCompile { rendered, .. } if verdict.drawn_by_rustc().is_none() => {
            not_compiled(koan, place, rendered, reset())
        }
        Verdict::DoesNotCompile { errors: 1, .. } => format!("The compiler stops{at}."),
        Verdict::DoesNotCompile { errors, .. } => {
            format!("The compiler stops{at}. It has {errors} errors to tell; the first is often the cause.")
        }
        Verdict::Lint { lint, .. } if matches!(koan.judging, Judging::Program(_)) => {
            format!("It runs, but what clippy says of {} has to be mended ({lint}).", line.as_deref().unwrap_or("it"))
        }
        Verdict::Lint { lint, .. } => {
            format!("The tests pass, but {} looks like a mistake ({lint}).", line.as_deref().unwrap_or("one place"))
        }
        Verdict::AssertionFailed { test, .. } if koan.kind == Kind::Predict => {
            format!(
                "{}: the code does something else than {} says.",
                named(test),
                line.as_deref().unwrap_or("the test")
            )
        }
        Verdict::AssertionFailed { test, text } if text.starts_with(RETURNED_AN_ERROR) => {
            format!("{} returns an error.", named(test))
        }
        Verdict::AssertionFailed { test, text } if text == DID_NOT_PANIC => {
            format!("{} should panic, and does not.", named(test))
        }
        Verdict::AssertionFailed { test, .. } => format!("{}: the assertion{at} does not hold.", named(test)),
        Verdict::Panicked { test, text } if text.starts_with("not yet implemented") => {
            format!("{} comes to the `todo!()`{at}. That part is yours to write.", named(test))
        }
        Verdict::Panicked { test, .. } => format!("{} panics{at}.", named(test)),
        Verdict::Deadlock { test, threads, kind: None, .. } => deadlock(test, threads),
        Verdict::Deadlock { test, kind: Some(kind), .. } => format!("{} {}", named(test), deadlock_of(kind)),
        Verdict::LostWakeup(found) => format!("{} {}", named(&found.test), lost_wakeup_of(&found.kind)),
        Verdict::Race(found) => format!("{} {}", named(&found.test), race_of(&found.kind)),
        Verdict::MissedJoin(found) => format!(
            "{} does not wait for a thread that it depends on: in some orders the assertion comes first.",
            named(&found.test)
        ),
        Verdict::Livelock(found) => {
            format!("{} never ends in some orders: its threads run on, and none gets any further.", named(&found.test))
        }
        Verdict::Blocking(found) => {
            format!("{} blocks the whole event loop{at}: no other task can run meanwhile.", named(&found.test))
        }
        Verdict::TimedOut { test, deadline_ms, busy } => {
            let seconds = *deadline_ms as f64 / 1000.0;
            let how = if *busy {
                "It was computing all the while: a loop that does not end?"
            } else {
                "It was waiting for something that did not come."
            };
            format!("{} was still running after {seconds} s and was stopped. {how}", named(test))
        }
        Verdict::Crashed { how, .. } if how.starts_with(EXIT_CODE) => format!("The program ended with {how}."),
        Verdict::Crashed { test, how } => format!("{} took the whole process down: {how}.", named(test)),
        Verdict::TooMuchOutput { limit_bytes } => {
            format!("It printed more than {} KiB and was stopped there.", limit_bytes / 1024)
        }
        Verdict::LeftBehind { processes, threads, .. } if processes.is_empty() => format!(
            "The test ended, and left behind {} that can never end: {}.",
            if threads.len() == 1 { "a thread" } else { "threads" },
            threads.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
        ),
        Verdict::LeftBehind { processes, .. } => {
            let list: Vec<String> = processes.iter().map(|p| format!("{} (pid {})", p.command, p.pid)).collect();
            format!("The tests ended, and left running: {}.", list.join(", "))
        }
        Verdict::Survivor { version, .. } => format!("A broken version gets past your tests. {version}"),
        Verdict::TestsMissing { tests } if tests.is_empty() => "No test ran: there is none in the file.".into(),
        Verdict::TestsMissing { tests } => {
            let names = tests.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
            let (subject, verb) = if tests.len() == 1 { ("Its test", "did") } else { ("Its tests", "did") };
            format!(
                "{subject} {names} {verb} not run. A koan passes by its tests; `koans diff {}` shows what was changed.",
                koan.name
            )
        }
    }
}

/// What rustc has no words for, as there was nothing to give to it.
fn not_compiled(koan: &Koan, place: &Place, why: &str, reset: Reset) -> String {
    let told = format!("{}: {}.", place.file, why.trim_end_matches('.'));
    match reset {
        Reset::Restores => format!("{told} `koans reset {}` brings the original back.", koan.name),
        Reset::Lost => format!("{told} The original is not known here."),
        Reset::Other => told,
    }
}

/// A race, by its kind. What exactly happened, the cause tells.
fn race_of(kind: &str) -> &'static str {
    match kind {
        "lost_update" => "fails in some orders of its steps: an update gets lost.",
        "check_then_act" => "fails in some orders of its steps: what was looked at has changed before it is acted on.",
        "ordering" => "fails in some orders of its steps: a thread still sees an old value.",
        "data_race" => "lets two threads use the same memory at once, and nothing puts one before the other.",
        "spurious_wakeup" => "fails in some orders of its steps: a wait may end without a notification.",
        "stolen_wakeup" => {
            "fails in some orders of its steps: what a thread was woken for is gone before it gets to it."
        }
        "aba" => "fails in some orders of its steps: a value has changed and changed back, and passes for unchanged.",
        "slept" => "fails in some orders of its steps: a sleep is over, and what it waited for has not happened yet.",
        "timed_out" => "fails in some orders of its steps: a time limit is over first.",
        "did_not_panic" => "should panic, and in some orders of its steps it does not.",
        _ => "fails in some orders of its steps.",
    }
}

fn lost_wakeup_of(kind: &str) -> &'static str {
    match kind {
        "notified_another" => "gets stuck in some orders of its steps: a notification wakes the wrong one.",
        "unparked_too_early" => "gets stuck in some orders of its steps: an unpark is used up before it is waited for.",
        "unparked_twice" => "gets stuck in some orders of its steps: two unparks count as one.",
        "changed_in_silence" => "gets stuck in some orders of its steps: nobody is told of a change.",
        "waker_not_called" => "gets stuck: a future is pending, and nobody will ever wake it.",
        _ => "gets stuck in some orders of its steps: a notification comes while nobody waits for it.",
    }
}

fn deadlock_of(kind: &str) -> &'static str {
    match kind {
        "lock_cycle" => "gets stuck: threads wait for each other in a circle, and none gives way.",
        "lock_order" => "could get stuck: locks are taken in different orders.",
        "self_deadlock" => "gets stuck: a thread waits for a lock that it holds itself.",
        "sender_alive" => "gets stuck: it waits for a message, and a sender that is still alive sends none.",
        "barrier" => "gets stuck at a barrier: not enough threads come to it.",
        "never_notified" => "gets stuck: a thread waits for a notification that nobody sends.",
        "never_unparked" => "gets stuck: a thread is parked, and nobody unparks it.",
        "no_permit" => "gets stuck: it waits for a permit, and none comes back.",
        "lock_held" => "gets stuck: it waits for a lock that is not given back.",
        "blocking_call" => "gets stuck: a call blocks the event loop, and waits for what only that loop could do.",
        "pipe_open" => "gets stuck: a process reads from a pipe that nobody writes to, and nobody closes.",
        "pipe_full" => "gets stuck: a process writes to a pipe that is full, and nobody reads from it.",
        "file_locked" => "gets stuck: it waits for the lock of a file that is not given back.",
        "processes" => "gets stuck: processes wait for each other.",
        "channel_full" => "gets stuck: a channel is full, and nobody takes anything out.",
        _ => "gets stuck: each thread waits for something that only another one could do.",
    }
}

fn deadlock(test: &Option<String>, threads: &[String]) -> String {
    // A thread without a name goes by the name of the one that started it.
    let names: Vec<String> =
        threads.iter().filter(|name| Some(*name) != test.as_ref()).map(|name| format!("`{name}`")).collect();
    let named_ones = if names.is_empty() { String::new() } else { format!(" ({} among them)", names.join(", ")) };
    let who = match threads.len() {
        0 | 1 => "It waits for something that no other thread is there to do.".to_string(),
        2 => format!("There are 2 threads{named_ones}, and each of them waits."),
        n => format!("There are {n} threads{named_ones}, and all of them wait."),
    };
    format!("{} is stuck for ever: nobody is left to wake anybody. {who}", named(test))
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

fn named(test: &Option<String>) -> String {
    test.as_deref().map_or("The test run".into(), |name| format!("`{name}`"))
}

/// How a process died of a signal, in words.
pub(super) fn crash(signal: i32, output: &str) -> String {
    if output.contains("has overflowed its stack") {
        return "the stack overflowed, as with a recursion that does not end".into();
    }
    if output.contains("memory allocation of ") {
        return "it asked for more memory than a koan may have".into();
    }
    match signal {
        4 => "killed by SIGILL".into(),
        6 => "it aborted (SIGABRT)".into(),
        7 => "killed by SIGBUS".into(),
        8 => "killed by SIGFPE".into(),
        9 => "killed by SIGKILL".into(),
        11 => "killed by SIGSEGV, a bad memory access".into(),
        15 => "killed by SIGTERM".into(),
        24 => "it used up its processor time (SIGXCPU)".into(),
        other => format!("killed by signal {other}"),
    }
}
