//! For those who write courses: new courses and koans, the check that goes on, names that change, and the guide.
#![cfg(target_os = "linux")]

#[path = "../support/mod.rs"]
mod support;

mod check_watch;
mod faults;
mod guide;
mod new;
mod renamed;
