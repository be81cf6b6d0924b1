//! The look from outside: a thread of its own that sees when nobody can go on.

mod monitor;
mod stuck;
mod tasks;

pub use monitor::{begin, watchdogs_task};
pub use stuck::{LOOK_EVERY, Steady, Stuck, circle, needs};
pub use tasks::{State, state_of, this_task};
