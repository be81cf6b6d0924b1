//! `Instant`, on the virtual clock.

use std::{sync::OnceLock, time::Duration};

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
}

crate::__time_arithmetic!(Instant);

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
