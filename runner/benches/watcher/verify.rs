//! All exercises of a course at once.

use std::{
    fs,
    path::Path,
    process::Stdio,
    time::{Duration, Instant},
};

use super::{
    KOANS, command, folders, median,
    table::{Table, milliseconds},
    terminal::OnTerminal,
};

/// How many koans a course has.
const KOAN_COUNT: usize = 100;

/// Judges a course of a hundred koans with nothing built, and again with nothing changed; and `their_count` of the same
/// exercises with rustlings, since that takes its time.
pub(super) fn measure(work: &Path, rustlings: Option<&Path>, their_count: usize, table: &mut Table) {
    let (ours, theirs) = (work.join("many"), work.join("many-community"));
    for folder in [&ours, &theirs] {
        let _ = fs::remove_dir_all(folder);
    }
    folders::course(&ours, &folders::many(KOAN_COUNT), false);
    folders::community(&theirs, &folders::many(their_count), false);
    // The checkers are built before: once a toolchain, and not for each course.
    verify(&ours, &[]);
    let afresh = |options: &[&str]| {
        fs::remove_dir_all(ours.join(".koans")).expect("it was made just now");
        each(verify(&ours, options), KOAN_COUNT)
    };
    let (explored, cold) = (afresh(&[]), afresh(&["--no-explore"]));
    if let Some(program) = rustlings {
        folders::current_exercise(&theirs, "koan_000");
        let started = Instant::now();
        let mut running = OnTerminal::start(program, &["check-all"], &theirs, 200);
        running.settle(super::terminal::FAR);
        let their_time = each(running.end() - started, their_count);
        // Once more, behind theirs, so that a machine that grew slower or faster is noticed.
        let cold = (cold + afresh(&["--no-explore"])) / 2;
        let explored = (explored + afresh(&[])) / 2;
        table.ratio("verify, cold, each of 100", explored, "rustlings check-all", their_time, Some(0.5));
        table.ratio("  the same, only run", cold, "rustlings check-all", their_time, Some(0.15));
    } else {
        table.number("verify, cold, each of 100", milliseconds(explored), "", true);
        table.number("  the same, only run", milliseconds(cold), "", true);
    }
    verify(&ours, &[]);
    let warm: Vec<Duration> = (0..10).map(|_| verify(&ours, &[])).collect();
    let (warm, limit) = (median(&warm), Duration::from_millis(100));
    table.number("verify, nothing changed, all 100", milliseconds(warm), "< 100 ms", warm < limit);
}

fn each(time: Duration, count: usize) -> Duration {
    time / u32::try_from(count).expect("a course is no longer than that")
}

fn verify(folder: &Path, options: &[&str]) -> Duration {
    let started = Instant::now();
    let status =
        command(KOANS, folder).arg("verify").args(options).stdout(Stdio::null()).stderr(Stdio::null()).status();
    assert!(status.is_ok_and(|status| status.success()), "all of these koans pass");
    started.elapsed()
}
