//! A crate that was compiled against the real `std`, as `tokio` and `rayon` are.

use std::{thread, time::Duration};

/// Runs `work` on a thread that the watchdog has not begun.
pub fn later(time: Duration, work: impl FnOnce() + Send + 'static) {
    thread::spawn(move || {
        thread::sleep(time);
        work();
    });
}

/// A thread that is there, and does nothing.
pub fn idle_for_ever() {
    thread::spawn(|| loop {
        thread::park();
    });
}
