//! Lock orders that could deadlock, though they did not today.
//!
//! Each time a thread takes a lock while it holds others, that is an edge from each of those to the new one. A cycle of
//! edges is a deadlock that another schedule could have, if
//! - each edge is by another thread (one thread can't be in two places);
//! - no two of the threads hold a common lock at the time, a *gate*, that lets only one of them in (Goodlock: Havelund,
//!   "Using Runtime Analysis to Guide Model Checking of Java Programs", SPIN 2000; for more than two locks: Agarwal, Wang
//!   & Stoller 2005, Bensalem & Havelund 2005);
//! - no edge happens before another one: a thread that was begun after the other's end can't meet it (the *segments* of
//!   Bensalem & Havelund). Told by vector clocks, that are passed on by spawning, joining, channels, barriers,
//!   notifications and cells that are initialised once.

use std::collections::HashSet;

use super::{Clock, Holding, Mode, ObjectNo, Past, ThreadNo};

/// An edge is kept so many times with different pasts: a loop would make one for each round.
const PASTS_KEPT: usize = 8;
/// The search for cycles gives up after this many steps.
const STEPS: u32 = 200_000;

/// A thread took a lock while it held another one.
#[derive(Clone, Debug)]
pub struct Edge {
    /// Which thread.
    pub thread: ThreadNo,
    /// The lock it held.
    pub held: Holding,
    /// The lock it took.
    pub taken: Holding,
    /// All locks it held.
    gates: Vec<(ObjectNo, Mode)>,
    /// When, in the thread's own time, and what it knew then.
    time: u32,
    known: Clock,
}

/// The edges of a cycle: each takes the lock that the next one holds.
pub type Cycle = Vec<Edge>;

/// The graph.
#[derive(Debug)]
pub struct LockOrder {
    edges: Vec<Edge>,
}

impl LockOrder {
    /// Without an edge.
    pub const fn new() -> Self {
        LockOrder { edges: Vec::new() }
    }

    /// A thread that holds `held` takes one more lock, by an operation that would have waited for it.
    pub fn taken(&mut self, thread: ThreadNo, past: &mut Past, held: &[Holding], taken: Holding) {
        for &holding in held.iter().filter(|holding| holding.lock != taken.lock) {
            let gates: Vec<_> = held.iter().map(|held| (held.lock, held.mode)).collect();
            let time = past.event();
            let alike = |edge: &&Edge| {
                edge.thread == thread && edge.held == holding && edge.taken == taken && edge.gates == gates
            };
            let times: Vec<u32> = self.edges.iter().filter(alike).map(|edge| edge.time).collect();
            if times.len() < PASTS_KEPT && !times.contains(&time) {
                self.edges.push(Edge { thread, held: holding, taken, gates, time, known: past.known().clone() });
            }
        }
    }

    /// Whether an edge begins or ends at a lock.
    pub fn mentions(&self, lock: ObjectNo) -> bool {
        self.edges.iter().any(|edge| edge.held.lock == lock || edge.taken.lock == lock)
    }

    /// The shortest cycle that could be a deadlock.
    pub fn cycle(&self) -> Option<Cycle> {
        let mut steps = STEPS;
        let threads: HashSet<_> = self.edges.iter().map(|edge| edge.thread).collect();
        (2..=threads.len()).find_map(|length| {
            // Each cycle has an edge with the lowest index: only that one is begun with.
            (0..self.edges.len()).find_map(|first| self.extend(&mut vec![first], length, &mut steps))
        })
    }

    fn extend(&self, path: &mut Vec<usize>, length: usize, steps: &mut u32) -> Option<Cycle> {
        let (first, last) = (&self.edges[path[0]], &self.edges[path[path.len() - 1]]);
        if path.len() == length {
            return meets(last, first).then(|| path.iter().map(|&at| self.edges[at].clone()).collect());
        }
        for next in path[0] + 1..self.edges.len() {
            *steps = steps.checked_sub(1)?;
            let edge = &self.edges[next];
            if meets(last, edge) && path.iter().all(|&at| may_coincide(&self.edges[at], edge)) {
                path.push(next);
                let found = self.extend(path, length, steps);
                path.pop();
                if found.is_some() {
                    return found;
                }
            }
        }
        None
    }
}

/// Whether what one takes is what the other holds, and they are in each other's way there.
fn meets(one: &Edge, other: &Edge) -> bool {
    one.taken.lock == other.held.lock && one.taken.mode.excludes(other.held.mode)
}

/// Whether two threads can be at these edges at the same time.
fn may_coincide(one: &Edge, other: &Edge) -> bool {
    let gate = |(lock, mode): &(ObjectNo, Mode)| {
        other.gates.iter().any(|(other_lock, other_mode)| lock == other_lock && mode.excludes(*other_mode))
    };
    let before = |one: &Edge, other: &Edge| other.known.time_of(one.thread) >= one.time;
    one.thread != other.thread && !one.gates.iter().any(gate) && !before(one, other) && !before(other, one)
}
