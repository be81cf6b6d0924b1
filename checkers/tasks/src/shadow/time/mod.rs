//! `tokio::time`, in virtual time.

mod arithmetic;
mod clock;
mod instant;
mod interval;
mod sleep;
mod timeout;

/// Errors.
pub mod error {
    pub use super::timeout::Elapsed;
    pub use real::time::error::Error;
}

pub use clock::{advance, pause, resume};
pub use instant::Instant;
pub use interval::{Interval, interval, interval_at};
pub use real::time::MissedTickBehavior;
pub use sleep::{Sleep, sleep, sleep_until};
pub use std::time::Duration;
pub use timeout::{Timeout, timeout, timeout_at};
