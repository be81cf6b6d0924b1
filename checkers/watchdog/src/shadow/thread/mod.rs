//! `std::thread`: what begins threads, joins them, and sleeps. `Thread`, `current` and the rest are the real ones.

mod handle;
mod scope;

use std::{panic::Location, time::Duration};

pub use std::thread::*;

pub use handle::{Builder, JoinHandle, spawn};
pub use scope::{Scope, ScopedJoinHandle, scope};

use crate::table::{Until, Waiting};

/// See the real one.
#[track_caller]
pub fn park() {
    let _waiting = Waiting::begin("park", None, Location::caller(), Until::Unparked);
    std::thread::park();
}

/// See the real one.
#[track_caller]
pub fn park_timeout(duration: Duration) {
    let _waiting = Waiting::begin("park_timeout", None, Location::caller(), Until::Time);
    std::thread::park_timeout(duration);
}

/// See the real one.
#[track_caller]
pub fn sleep(duration: Duration) {
    let _waiting = Waiting::begin("sleep", None, Location::caller(), Until::Time);
    std::thread::sleep(duration);
}
