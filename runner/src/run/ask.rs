//! Asking the watchdog inside of a child (`checkers/watchdog`) to write down what its threads are doing.

use std::{
    env, fs,
    path::PathBuf,
    thread,
    time::{Duration, Instant},
};

/// How long the answer may take: the watchdog looks for the question every 10 ms, and the machine may be busy.
const PATIENCE: Duration = Duration::from_millis(300);
const POLL: Duration = Duration::from_millis(2);

/// Asks, and returns when the answer is in the report, or when none came in time. Without effect unless the child, which
/// has the same environment as this process, was told to report.
pub(super) fn ask() {
    let Some(mut question) = env::var_os("KOANS_WATCHED") else { return };
    question.push(".ask");
    let question = PathBuf::from(question);
    if fs::write(&question, "").is_err() {
        return;
    }
    let give_up = Instant::now() + PATIENCE;
    // The watchdog takes the question away when it has answered.
    while question.exists() && Instant::now() < give_up {
        thread::sleep(POLL);
    }
    let _ = fs::remove_file(&question);
}
