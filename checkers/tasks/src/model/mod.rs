//! The model checker.

pub mod ask;
pub mod causes;
pub mod classify;
pub mod execution;
pub mod executor;
pub mod explore;
pub mod hooks;
pub mod report;
pub mod search;
pub mod task;
pub mod timers;
pub mod trace;
