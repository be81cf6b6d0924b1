//! `tokio::sync`: the real one.

pub use real::sync::*;
