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
    let cold = each(verify(&ours), KOAN_COUNT);
    if let Some(program) = rustlings {
        folders::current_exercise(&theirs, "koan_000");
        let started = Instant::now();
        let mut running = OnTerminal::start(program, &["check-all"], &theirs, 200);
        running.settle(super::terminal::FAR);
        let their_time = each(running.end() - started, their_count);
        // Once more, behind theirs, so that a machine that grew slower or faster is noticed.
        fs::remove_dir_all(ours.join(".koans")).expect("it was made just now");
        let again = each(verify(&ours), KOAN_COUNT);
        let cold = (cold + again) / 2;
        table.ratio("verify, cold, each of 100", cold, "rustlings check-all", their_time, Some(0.15));
    } else {
        table.number("verify, cold, each of 100", milliseconds(cold), "", true);
    }
    let warm: Vec<Duration> = (0..10).map(|_| verify(&ours)).collect();
    let (warm, limit) = (median(&warm), Duration::from_millis(100));
    table.number("verify, nothing changed, all 100", milliseconds(warm), "< 100 ms", warm < limit);
}

fn each(time: Duration, count: usize) -> Duration {
    time / u32::try_from(count).expect("a course is no longer than that")
}

fn verify(folder: &Path) -> Duration {
    let started = Instant::now();
    let status = command(KOANS, folder).arg("verify").stdout(Stdio::null()).stderr(Stdio::null()).status();
    assert!(status.is_ok_and(|status| status.success()), "all of these koans pass");
    started.elapsed()
}
