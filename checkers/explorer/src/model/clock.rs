//! Vector clocks: who knows of whose past.
//!
//! Each thread counts its own releases. A clock holds, for each thread, how many of them its owner has heard of;
//! "A happens before B" is then a comparison of numbers (Lamport 1978; Fidge 1988, Mattern 1989).

use super::schedule::ThreadId;

/// A vector clock. Missing entries are zero.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Clock(Vec<u32>);

impl Clock {
    /// Nothing heard of anybody.
    pub const fn new() -> Self {
        Clock(Vec::new())
    }

    /// What the owner has heard of `thread`.
    pub fn get(&self, thread: ThreadId) -> u32 {
        self.0.get(thread.index()).copied().unwrap_or(0)
    }

    /// Notes that the owner has heard of `thread` up to `time`.
    pub fn set(&mut self, thread: ThreadId, time: u32) {
        let index = thread.index();
        if self.0.len() <= index {
            self.0.resize(index + 1, 0);
        }
        self.0[index] = time;
    }

    /// One more event of `thread`, the owner. Returns its number.
    pub fn tick(&mut self, thread: ThreadId) -> u32 {
        let time = self.get(thread) + 1;
        self.set(thread, time);
        time
    }

    /// Learns all that `other` knows.
    pub fn join(&mut self, other: &Clock) {
        if self.0.len() < other.0.len() {
            self.0.resize(other.0.len(), 0);
        }
        for (mine, theirs) in self.0.iter_mut().zip(&other.0) {
            *mine = (*mine).max(*theirs);
        }
    }

    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
