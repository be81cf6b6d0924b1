//! What is told of a test.

mod judge;
mod names;
mod rows;
mod verdict;

use koans_report::{Report, Words};

pub use judge::{asked, stuck};
pub use names::outlives_test;
pub use verdict::{Ended, verdict};

/// What things are called here.
const WORDS: Words = Words { thread: "thread", schedule: "run", step: "step", preemption: "preemption" };

/// Writes the report where it is wanted: as a line of JSON into the file named by `KOANS_WATCHED`; else in words, unless
/// there is nothing to tell.
pub fn tell(report: &Report) {
    koans_report::tell(report, "KOANS_WATCHED", &WORDS);
}
