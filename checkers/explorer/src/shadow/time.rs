//! `std::time`, with an `Instant` that reads the virtual clock. It moves when somebody sleeps or a time limit passes, and
//! a little each time it is read, so that loops "until a second has passed" end.

pub use std::time::*;
use std::{
    fmt,
    ops::{Add, AddAssign, Sub, SubAssign},
};

use crate::model::execution::{active, with};

/// Virtual nanoseconds that one look at the clock takes.
const LOOK: u64 = 10_000;

/// Where the virtual clock begins: far from zero, as one may ask for a time before the program was started.
const START: Duration = Duration::from_secs(100 * 365 * 24 * 3600);

/// A point in virtual time.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(Duration);

impl Instant {
    /// The virtual time.
    pub fn now() -> Instant {
        if !active() {
            return Instant(START);
        }
        let passed = with(|execution| {
            execution.now += LOOK;
            execution.now
        });
        Instant(START + Duration::from_nanos(passed))
    }

    /// See the real one.
    pub fn elapsed(&self) -> Duration {
        Instant::now().duration_since(*self)
    }

    /// See the real one.
    pub fn duration_since(&self, earlier: Instant) -> Duration {
        self.0.saturating_sub(earlier.0)
    }

    /// See the real one.
    pub fn saturating_duration_since(&self, earlier: Instant) -> Duration {
        self.0.saturating_sub(earlier.0)
    }

    /// See the real one.
    pub fn checked_duration_since(&self, earlier: Instant) -> Option<Duration> {
        self.0.checked_sub(earlier.0)
    }

    /// See the real one.
    pub fn checked_add(&self, duration: Duration) -> Option<Instant> {
        self.0.checked_add(duration).map(Instant)
    }

    /// See the real one.
    pub fn checked_sub(&self, duration: Duration) -> Option<Instant> {
        self.0.checked_sub(duration).map(Instant)
    }
}

impl Add<Duration> for Instant {
    type Output = Instant;

    fn add(self, duration: Duration) -> Instant {
        Instant(self.0 + duration)
    }
}

impl AddAssign<Duration> for Instant {
    fn add_assign(&mut self, duration: Duration) {
        self.0 += duration;
    }
}

impl Sub<Duration> for Instant {
    type Output = Instant;

    fn sub(self, duration: Duration) -> Instant {
        Instant(self.0 - duration)
    }
}

impl SubAssign<Duration> for Instant {
    fn sub_assign(&mut self, duration: Duration) {
        self.0 -= duration;
    }
}

impl Sub<Instant> for Instant {
    type Output = Duration;

    fn sub(self, earlier: Instant) -> Duration {
        self.duration_since(earlier)
    }
}

impl fmt::Debug for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Instant({:?})", self.0)
    }
}
