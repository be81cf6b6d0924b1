//! How much was explored, and how that is said.

use crate::{
    Words,
    replay::Replayed,
    words::{count, thousands},
};

/// How much was explored. A pass says this, and never says "correct".
#[derive(Clone, Debug, Default)]
pub struct Explored {
    /// Executions in all.
    pub schedules: u64,
    /// Steps in all.
    pub steps: u64,
    /// Whether nothing was left out.
    pub exhaustive: bool,
    /// The highest bound of which all schedules were explored.
    pub bound: Option<usize>,
    /// Executions of the search that is told of: the exhaustive one, or the one with the highest bound.
    pub within_bound: u64,
    /// Whether the exhaustive search left out schedules that differ in the order of independent steps only.
    pub reduced: bool,
    /// If schedules with more rare events than this were left out (stale reads, spurious wake-ups): this number.
    pub rarities: Option<usize>,
    /// Executions at random, besides.
    pub at_random: u64,
    /// Whether the program behaves differently under the same schedule.
    pub nondeterministic: bool,
    /// Something the test does that can't be explored.
    pub unsupported: Option<&'static str>,
    /// What became of the schedule that was asked for, if one was.
    pub replayed: Option<Replayed>,
}

impl Explored {
    /// In words: "all 312 schedules", "all with at most 2 preemptions (1,024 schedules), and 400 at random".
    pub fn sentence(&self, words: &Words) -> String {
        if let Some(what) = self.unsupported {
            return format!("not explored: {what}");
        }
        let systematic = self.systematic(words);
        match (self.at_random, self.bound, self.reduced) {
            (0, ..) => systematic,
            (_, None, false) => format!("{systematic}, some of them at random"),
            (number, ..) => format!("{systematic}, and {} at random", thousands(number)),
        }
    }

    fn systematic(&self, words: &Words) -> String {
        let Words { schedule, preemption, .. } = words;
        let number = thousands(self.within_bound);
        let stand = if self.within_bound == 1 { "1 stands for all".into() } else { format!("{number} stand for all") };
        match (self.reduced, self.rarities) {
            (true, None) => return format!("all {schedule}s ({stand})"),
            (true, Some(0)) => return format!("all {schedule}s without rare events ({stand})"),
            (true, Some(limit)) => {
                let events = count(limit as u64, "rare event");
                return format!("all {schedule}s with at most {events} each ({stand})");
            }
            (false, _) => {}
        }
        if self.exhaustive {
            return if self.within_bound == 1 {
                format!("the only {schedule}")
            } else {
                format!("all {number} {schedule}s")
            };
        }
        match self.bound {
            Some(0) => format!("all without {preemption}s ({})", count(self.within_bound, schedule)),
            Some(bound) => {
                let preemptions = count(bound as u64, preemption);
                format!("all with at most {preemptions} ({})", count(self.within_bound, schedule))
            }
            None if self.schedules == 1 => format!("the first {schedule}"),
            None => count(self.schedules, schedule),
        }
    }
}
