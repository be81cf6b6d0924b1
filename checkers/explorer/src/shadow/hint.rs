//! `std::hint`, with a `spin_loop` that lets the others go on.

pub use std::hint::*;

/// Tells the scheduler that this thread looks for something that others have to do.
#[track_caller]
pub fn spin_loop() {
    super::thread::yields("spin_loop", std::panic::Location::caller());
}
