//! Virtual time: the timers of an execution, and which of them are due.

use std::{collections::BTreeMap, task::Waker};

/// The timers tick in milliseconds, as the real ones do.
const TICK: u64 = 1_000_000;
/// A time limit below this, on a clock that is not paused, says nothing about who has done what meanwhile.
const SHORT: u64 = 1_000_000_000;

/// A registered timer.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct TimerId {
    /// When it is due, in nanoseconds of virtual time, rounded up to a tick.
    pub due: u64,
    number: u64,
}

struct Timer {
    waker: Option<Waker>,
    short: bool,
}

/// All timers that are not yet due.
#[derive(Default)]
pub struct Timers {
    waiting: BTreeMap<TimerId, Timer>,
    next: u64,
}

impl Timers {
    /// Registers one.
    pub fn add(&mut self, now: u64, deadline: u64) -> TimerId {
        let timer = TimerId { due: deadline.div_ceil(TICK).saturating_mul(TICK), number: self.next };
        self.next += 1;
        self.waiting.insert(timer, Timer { waker: None, short: deadline.saturating_sub(now) < SHORT });
        timer
    }

    /// Keeps the waker to call when it is due. Returns the one that was kept before, to be dropped by the caller.
    pub fn keep(&mut self, timer: TimerId, waker: Waker) -> Option<Waker> {
        self.waiting.get_mut(&timer).and_then(|timer| timer.waker.replace(waker))
    }

    /// Takes a timer away; the waker is to be dropped by the caller.
    pub fn remove(&mut self, timer: TimerId) -> Option<Waker> {
        self.waiting.remove(&timer).and_then(|timer| timer.waker)
    }

    /// When the next one is due, and whether it is short.
    pub fn next(&self) -> Option<(u64, bool)> {
        self.waiting.first_key_value().map(|(id, timer)| (id.due, timer.short))
    }

    /// Takes away all that are due, and returns their wakers, in the order of the deadlines.
    pub fn expire(&mut self, now: u64) -> Vec<Waker> {
        let mut wakers = Vec::new();
        while let Some(entry) = self.waiting.first_entry().filter(|entry| entry.key().due <= now) {
            wakers.extend(entry.remove().waker);
        }
        wakers
    }

    /// The number that the next timer gets.
    pub fn next_number(&self) -> u64 {
        self.next
    }

    /// Whether none is left that was registered before the one with this number.
    pub fn none_before(&self, number: u64) -> bool {
        self.waiting.keys().all(|timer| timer.number >= number)
    }
}
