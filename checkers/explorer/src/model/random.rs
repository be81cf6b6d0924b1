//! Schedules at random, for what is too large to be searched: *probabilistic concurrency testing* (Burckhardt, Kothari,
//! Musuvathi & Nagarakatte, ASPLOS 2010). Each thread has a random priority, and the first of those that can go goes. At a
//! few random steps, the one that runs becomes the last. A mistake that needs `d` steps in a certain order is met in one
//! of `n * k^(d-1)` schedules at the latest, of `n` threads and `k` steps: far sooner than if each step were drawn.
//!
//! Random is only what it looks like: the numbers follow from the name of the test.

use super::{schedule::ThreadId, search::Choice};

/// The most steps at which priorities change.
const MAX_CHANGES: u64 = 4;
/// One in so many choices may be a rare thing, as an old value or a spurious wake-up.
const RARE: u64 = 16;

/// The state of the search.
pub struct Random {
    /// Of the random numbers.
    state: u64,
    /// How many schedules so far.
    schedules: u64,
    priorities: Vec<u64>,
    /// The steps at which the running thread becomes the last.
    changes: Vec<u64>,
    steps: u64,
    /// How long the longest schedule was.
    length: u64,
}

impl Random {
    /// Begins, always with the same numbers for the same name.
    pub fn new(name: &str) -> Self {
        // FNV-1a.
        let state = name
            .bytes()
            .fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| (hash ^ byte as u64).wrapping_mul(0x0100_0000_01b3));
        Random { state, schedules: 0, priorities: Vec::new(), changes: Vec::new(), steps: 0, length: 1 }
    }

    /// Goes on to the next schedule.
    pub fn advance(&mut self) {
        self.length = self.length.max(self.steps);
        self.steps = 0;
        self.schedules += 1;
        self.priorities.clear();
        self.changes = (0..self.schedules % (MAX_CHANGES + 1)).map(|_| 1 + self.below(self.length)).collect();
    }

    /// The next number (SplitMix64: Steele, Lea & Flood 2014).
    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.state;
        mixed = (mixed ^ mixed >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ mixed >> 31
    }

    fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound
    }

    /// Who goes next.
    pub fn choose_thread(&mut self, choice: &Choice) -> ThreadId {
        self.steps += 1;
        while self.priorities.len() < choice.threads.len() {
            let priority = MAX_CHANGES + 1 + self.next() / 2;
            self.priorities.push(priority);
        }
        if let Some(at) = self.changes.iter().position(|&step| step == self.steps) {
            // The later, the lower.
            self.priorities[choice.last.index()] = MAX_CHANGES - at as u64;
        }
        let may_be_rare = !choice.reluctant.is_empty() && self.below(RARE) == 0;
        let able = if may_be_rare { choice.reluctant } else { choice.granted };
        able.iter().max_by_key(|thread| self.priorities[thread.index()]).expect("somebody can go")
    }

    /// Which of so many values.
    pub fn choose_value(&mut self, count: usize, rare: bool) -> usize {
        if rare && self.below(RARE) > 0 { 0 } else { self.below(count as u64) as usize }
    }
}
