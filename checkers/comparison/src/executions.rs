//! Counts executions, and says the count on standard error with each panic and when a test has passed.

use crate::Outcome;
use std::{
    panic,
    sync::{
        Once,
        atomic::{AtomicUsize, Ordering::Relaxed},
    },
    time::Duration,
};

/// For one way of searching. Wall clock, because loom has no other bound that stops it between two executions for sure.
pub const TIME: Duration = Duration::from_secs(5);

static COUNT: AtomicUsize = AtomicUsize::new(0);
static ENDED: AtomicUsize = AtomicUsize::new(0);

/// One execution of a test.
pub fn execute<O: Outcome>(test: fn() -> O) {
    COUNT.fetch_add(1, Relaxed);
    test().settle();
    ENDED.fetch_add(1, Relaxed);
}

/// Executions that a tool has given up before their end.
pub fn given_up() -> usize {
    COUNT.load(Relaxed) - ENDED.load(Relaxed)
}

/// Each panic is told in one line. A tool may end the process after it, so it can't wait.
pub fn tell_panics() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        panic::set_hook(Box::new(|info| {
            let place = info.location().map_or(String::new(), |at| format!("{}:{}", at.file(), at.line()));
            let message = info.payload_as_str().unwrap_or("a panic without a text");
            eprintln!("@panic\t{}\t{place}\t{}", COUNT.load(Relaxed), message.replace(['\n', '\t'], " "));
        }));
    });
}

/// A test has passed; `complete` if the tool says that nothing is left to explore.
pub fn tell_passed(complete: bool) {
    eprintln!("@passed\t{}\t{complete}", COUNT.load(Relaxed));
}
