//! The model checker: data types first, then one run, then the search over all runs, then the report.
//!
//! Nothing in here knows how `std` spells things; the modules of [`crate::shadow`] translate the learner's calls into
//! operations of the model.

pub mod causes;
pub mod classify;
pub mod clock;
pub mod contrast;
pub mod coroutine;
pub mod effect;
pub mod execution;
pub mod explore;
pub mod happens;
pub mod memory;
pub mod names;
pub mod object;
pub mod panics;
pub mod phases;
pub mod race;
pub mod random;
pub mod reduction;
pub mod replay;
pub mod report;
pub mod schedule;
pub mod scheduler;
pub mod search;
pub mod spawn;
pub mod statics;
pub mod trace;
pub mod waits;
pub mod wakeup;
