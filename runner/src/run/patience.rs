//! How much longer than its limit a run may go on where the machine did not let it: a verdict is not to depend on what else
//! a machine has to do.
//!
//! The kernel counts for each thread how long it ran, and how long it was ready to run and waited for a processor
//! (`schedstat`, Linux; see `Documentation/scheduler/sched-stats.rst`). Who waited for a processor for a good part of its
//! time, and has had little, gets more of it. Who waits for something else, or computes without end, does not.

use std::time::{Duration, Instant};

/// A limit of time, and what the machine may add to it.
pub(super) struct Patience {
    /// The limit as it was asked for.
    limit: Duration,
    /// When it ends as things stand.
    until: Instant,
    /// It is never longer than so.
    at_the_longest: Instant,
    before: Shares,
}

/// What threads had of the processors, all of them together.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Shares {
    /// How long they ran.
    pub(super) ran: Duration,
    /// How long they were ready to run and did not.
    pub(super) waited: Duration,
}

/// A limit is stretched to this many times itself, at the most.
const STRETCH: u32 = 6;

impl Patience {
    /// `limit` from `started` on.
    pub(super) fn new(started: Instant, limit: Duration) -> Patience {
        let at_the_longest = super::supervise::after(started, limit.saturating_mul(STRETCH));
        Patience { limit, until: super::supervise::after(started, limit), at_the_longest, before: Shares::default() }
    }

    /// When it ends as things stand.
    pub(super) fn until(&self) -> Instant {
        self.until
    }

    /// Whether it ends now indeed, given what the threads had so far. To be asked when its time has come.
    pub(super) fn is_over(&mut self, now: Instant, shares: Shares) -> bool {
        let kept_waiting = shares.waited.saturating_sub(self.before.waited) > self.limit / 4;
        let had_its_share = shares.ran > self.limit / 2;
        if !kept_waiting || had_its_share || now >= self.at_the_longest {
            return true;
        }
        self.before = shares;
        self.until = (now + self.limit / 2).min(self.at_the_longest);
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    fn shares(ran: f64, waited: f64) -> Shares {
        Shares { ran: SECOND.mul_f64(ran), waited: SECOND.mul_f64(waited) }
    }

    #[test]
    fn who_waits_for_something_else_than_a_processor_gets_no_more() {
        let start = Instant::now();
        assert!(Patience::new(start, SECOND).is_over(start + SECOND, shares(0.01, 0.01)));
    }

    #[test]
    fn who_computes_without_end_gets_no_more_however_many_threads_do() {
        let start = Instant::now();
        // Four on two processors.
        assert!(Patience::new(start, SECOND).is_over(start + SECOND, shares(2.0, 2.0)));
    }

    #[test]
    fn who_was_kept_waiting_gets_half_of_it_once_more_until_he_has_had_his_share() {
        let start = Instant::now();
        let mut patience = Patience::new(start, SECOND);
        assert!(!patience.is_over(start + SECOND, shares(0.1, 0.8)));
        assert_eq!(patience.until(), start + SECOND * 3 / 2);
        assert!(!patience.is_over(start + SECOND * 3 / 2, shares(0.3, 1.1)));
        assert!(patience.is_over(start + SECOND * 2, shares(0.6, 1.4)));
    }

    #[test]
    fn who_was_kept_waiting_and_then_waits_for_something_else_is_found_out() {
        let start = Instant::now();
        let mut patience = Patience::new(start, SECOND);
        assert!(!patience.is_over(start + SECOND, shares(0.1, 0.8)));
        assert!(patience.is_over(start + SECOND * 3 / 2, shares(0.1, 0.8)));
    }

    #[test]
    fn it_ends_at_last() {
        let start = Instant::now();
        let mut patience = Patience::new(start, SECOND);
        assert!(patience.is_over(start + SECOND * STRETCH, shares(0.1, 5.0)));
    }
}
