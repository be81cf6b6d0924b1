//! The parts of `tokio` that are replaced.

pub mod runtime;
pub mod sync;
pub mod task;
pub mod time;
