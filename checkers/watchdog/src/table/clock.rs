//! Vector clocks (Fidge 1988, Mattern 1989): what a thread knows of the others' past.

use std::collections::BTreeMap;

use super::ThreadNo;

/// For each thread, the time up to which its past is known. A thread that has nothing worth knowing stays at 0 and is not
/// in here: so the clocks of a program with many threads stay small.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Clock(BTreeMap<ThreadNo, u32>);

impl Clock {
    /// One that knows nothing.
    pub const fn new() -> Self {
        Clock(BTreeMap::new())
    }

    /// The time of a thread, as far as it is known.
    pub fn time_of(&self, thread: ThreadNo) -> u32 {
        self.0.get(&thread).copied().unwrap_or(0)
    }

    /// Learns all that `other` knows.
    pub fn join(&mut self, other: &Clock) {
        for (&thread, &time) in &other.0 {
            let known = self.0.entry(thread).or_default();
            *known = time.max(*known);
        }
    }
}

/// What one thread knows, its own time included.
#[derive(Clone, Debug, Default)]
pub struct Past {
    /// Whose it is.
    owner: ThreadNo,
    known: Clock,
    /// Whether something has happened that nobody has been told yet.
    untold: bool,
}

impl Past {
    /// The past of a thread that was started by one who knew `known`.
    pub fn new(owner: ThreadNo, known: Clock) -> Self {
        Past { owner, known, untold: false }
    }

    /// What it knows of others.
    pub fn known(&self) -> &Clock {
        &self.known
    }

    /// Something worth knowing happens: its time. Whoever is told later knows of this time.
    pub fn event(&mut self) -> u32 {
        self.untold = true;
        self.known.time_of(self.owner) + 1
    }

    /// Tells all it knows to somebody.
    pub fn tell(&mut self) -> Clock {
        if self.untold {
            self.untold = false;
            *self.known.0.entry(self.owner).or_default() += 1;
        }
        self.known.clone()
    }

    /// Is told what somebody else knows.
    pub fn learn(&mut self, other: &Clock) {
        self.known.join(other);
    }

    /// Whether nothing worth knowing has ever happened here.
    pub fn is_blank(&self) -> bool {
        !self.untold && self.known.time_of(self.owner) == 0
    }
}
