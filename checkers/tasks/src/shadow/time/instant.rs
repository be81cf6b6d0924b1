//! `Instant`, on the virtual clock.

use std::{
    fmt,
    ops::{Add, AddAssign, Sub, SubAssign},
    sync::OnceLock,
    time::Duration,
};

use crate::model::execution::{active, with};

/// A point in time: inside of an execution, a point in virtual time.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(std::time::Instant);

impl Instant {
    /// When virtual time begins.
    pub(crate) fn beginning() -> std::time::Instant {
        static BEGINNING: OnceLock<std::time::Instant> = OnceLock::new();
        *BEGINNING.get_or_init(std::time::Instant::now)
    }

    /// The time that it is.
    pub fn now() -> Self {
        if !active() {
            return Instant(real::time::Instant::now().into_std());
        }
        Instant(Self::beginning() + Duration::from_nanos(with(|execution| execution.now)))
    }

    /// Nanoseconds of virtual time.
    pub(super) fn nanoseconds(self) -> u64 {
        u64::try_from(self.0.saturating_duration_since(Self::beginning()).as_nanos()).unwrap_or(u64::MAX)
    }

    /// What is so far away that it never comes.
    pub(super) fn far_future() -> Self {
        Self::now() + Duration::from_secs(86_400 * 365 * 30)
    }

    pub(super) fn as_real(self) -> real::time::Instant {
        real::time::Instant::from_std(self.0)
    }

    /// From one of `std`'s.
    pub fn from_std(std: impl Into<Instant>) -> Self {
        std.into()
    }

    /// As one of `std`'s.
    pub fn into_std(self) -> std::time::Instant {
        self.0
    }

    /// How long it is after another.
    pub fn duration_since(&self, earlier: Self) -> Duration {
        self.0.saturating_duration_since(earlier.0)
    }

    /// How long it is after another, or `None`.
    pub fn checked_duration_since(&self, earlier: Self) -> Option<Duration> {
        self.0.checked_duration_since(earlier.0)
    }

    /// How long it is after another, or zero.
    pub fn saturating_duration_since(&self, earlier: Self) -> Duration {
        self.0.saturating_duration_since(earlier.0)
    }

    /// How long ago it was.
    pub fn elapsed(&self) -> Duration {
        Self::now().duration_since(*self)
    }

    /// Later by this, or `None`.
    pub fn checked_add(&self, duration: Duration) -> Option<Self> {
        self.0.checked_add(duration).map(Instant)
    }

    /// Earlier by this, or `None`.
    pub fn checked_sub(&self, duration: Duration) -> Option<Self> {
        self.0.checked_sub(duration).map(Instant)
    }
}

impl From<std::time::Instant> for Instant {
    fn from(std: std::time::Instant) -> Self {
        Instant(std)
    }
}

impl From<Instant> for std::time::Instant {
    fn from(instant: Instant) -> Self {
        instant.0
    }
}

impl Add<Duration> for Instant {
    type Output = Self;

    fn add(self, duration: Duration) -> Self {
        Instant(self.0 + duration)
    }
}

impl AddAssign<Duration> for Instant {
    fn add_assign(&mut self, duration: Duration) {
        self.0 += duration;
    }
}

impl Sub<Duration> for Instant {
    type Output = Self;

    fn sub(self, duration: Duration) -> Self {
        Instant(self.0 - duration)
    }
}

impl SubAssign<Duration> for Instant {
    fn sub_assign(&mut self, duration: Duration) {
        self.0 -= duration;
    }
}

impl Sub for Instant {
    type Output = Duration;

    fn sub(self, earlier: Self) -> Duration {
        self.duration_since(earlier)
    }
}

impl fmt::Debug for Instant {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}
