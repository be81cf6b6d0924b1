//! `std::process`, with an `exit` that first prints what was held back: it ends the exploration, and the process.

pub use std::process::*;

use crate::model::execution::{active, with};

fn print_what_was_held_back() {
    if active() {
        for (to_stderr, text) in with(|execution| std::mem::take(&mut execution.output)) {
            if to_stderr { std::eprint!("{text}") } else { std::print!("{text}") }
        }
    }
}

/// Like the real one. Threads end where they stand, in whatever schedule this is: usually the first.
pub fn exit(code: i32) -> ! {
    print_what_was_held_back();
    std::process::exit(code)
}

/// Like the real one.
pub fn abort() -> ! {
    print_what_was_held_back();
    std::process::abort()
}
