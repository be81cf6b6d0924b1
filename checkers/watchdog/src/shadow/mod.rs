//! The parts of `std` that are covered: what a thread can wait in without a time limit, and what begins and joins threads.
//! Each type has the real one inside, which does the work.

pub mod sync;
pub mod thread;
