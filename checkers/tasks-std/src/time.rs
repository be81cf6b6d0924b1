//! `std::time`, with an `Instant` on the virtual clock.

use std::time;
pub use std::time::*;

/// A point in time: inside of an execution, a point in virtual time. If tokio's clock is paused, this one hardly moves.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(time::Instant);

impl Instant {
    /// The time that it is.
    pub fn now() -> Self {
        Instant(tasks::__checker::std_now().unwrap_or_else(time::Instant::now))
    }
}

tasks::__time_arithmetic!(Instant);

impl From<Instant> for tasks::time::Instant {
    fn from(instant: Instant) -> Self {
        instant.0.into()
    }
}

impl From<tasks::time::Instant> for Instant {
    fn from(instant: tasks::time::Instant) -> Self {
        Instant(instant.into_std())
    }
}
