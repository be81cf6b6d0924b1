//! The watchdog's own thread. It ends the process when a test can't go on, and writes the table down when it is asked to.

use std::{
    env,
    path::PathBuf,
    sync::{
        OnceLock,
        atomic::{AtomicU32, Ordering},
    },
    thread,
};

use super::{
    stuck::{LOOK_EVERY, Steady},
    tasks::this_task,
};
use crate::{report, table::with};

/// What the process ends with when a test can't go on.
pub const EXIT_CODE: i32 = 97;

/// Its name: a look from outside of the process has to know that this thread does not count.
const NAME: &str = "koans-watchdog";

/// Its number in the system; 0 if that is not known.
static TASK: AtomicU32 = AtomicU32::new(0);

/// Begins to watch. Only the first call counts.
pub fn begin() {
    static BEGUN: OnceLock<()> = OnceLock::new();
    BEGUN.get_or_init(|| {
        // Without it, the exercise runs as it would with the real `std`.
        let _ = thread::Builder::new().name(NAME.into()).spawn(watch);
    });
}

/// The watchdog's own number in the system.
pub fn watchdogs_task() -> Option<u32> {
    Some(TASK.load(Ordering::Relaxed)).filter(|task| *task != 0)
}

fn watch() -> ! {
    TASK.store(this_task().unwrap_or(0), Ordering::Relaxed);
    let question =
        env::var_os("KOANS_WATCHED").map(|path| PathBuf::from(path.into_string().unwrap_or_default() + ".ask"));
    let mut steady = Steady::default();
    loop {
        // Not `sleep`: the runner's look from outside takes this, a futex with a time limit, for the watchdog at rest.
        thread::park_timeout(LOOK_EVERY);
        let found = with(|table| {
            let returned = table.test.as_ref().is_some_and(|test| test.returned);
            let stuck = if returned { None } else { steady.look(table, &[watchdogs_task()]) }?;
            Some(report::stuck(table, &stuck))
        });
        if let Some(report) = found {
            report::tell(&report);
            std::process::exit(EXIT_CODE);
        }
        if let Some(question) = question.as_ref().filter(|question| question.exists()) {
            report::tell(&with(|table| report::asked(table)));
            // That is how whoever asks knows that the answer is there.
            let _ = std::fs::remove_file(question);
        }
    }
}
