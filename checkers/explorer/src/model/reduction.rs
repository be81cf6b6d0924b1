//! Partial-order reduction: of all schedules that differ only in the order of independent steps, one is enough.
//!
//! *Dynamic partial-order reduction* (Flanagan & Godefroid, POPL 2005) runs a schedule, looks which of its steps were in
//! a race, that is, depend on each other without being ordered by anything else, and only there tries the other order.
//! *Sleep sets* (Godefroid 1996) keep it from exploring the same order twice.
//!
//! Preemptions are not bounded here: a bound and a reduction get in each other's way (Coons, Musuvathi & McKinley,
//! OOPSLA 2013), because the one schedule that stands for many may be the one the bound cuts off. What is bounded are
//! stale reads, spurious wake-ups and the like; equivalent schedules have the same number of them.

use super::{
    execution::Thread,
    schedule::{Accesses, Kind, ThreadId, ThreadSet},
    search::Choice,
};

/// The search with reduction.
#[derive(Default)]
pub struct Reduced {
    /// How many stale reads, spurious wake-ups and early time limits one execution may have.
    limit: usize,
    path: Vec<Node>,
    at: usize,
    oddities: usize,
    /// Threads not to be chosen: a schedule that begins with their next step was explored before.
    asleep: Vec<(ThreadId, Accesses)>,
    /// For each step of this execution, its node in `path`.
    steps: Vec<usize>,
    /// For each thread, the steps that happen before its next one, as the number of the last such step of each thread.
    clocks: Vec<Vec<usize>>,
    /// For each object, its past in this execution.
    objects: Vec<Past>,
    /// Whether choices were left out because of the limit.
    pub pruned: bool,
}

enum Node {
    Thread {
        enabled: ThreadSet,
        granted: ThreadSet,
        chosen: ThreadId,
        /// Those that have to be tried here.
        wanted: ThreadSet,
        /// Those that were tried.
        done: ThreadSet,
        asleep: Vec<(ThreadId, Accesses)>,
        next: Vec<(ThreadId, Accesses)>,
    },
    Value {
        chosen: usize,
        count: usize,
    },
}

/// What was done to an object, and what its last users knew.
#[derive(Default)]
struct Past {
    /// The last access of each kind by each thread, and its step.
    last: Vec<(ThreadId, Kind, usize)>,
    /// What the accesses of each kind knew.
    known: Vec<(Kind, Vec<usize>)>,
}

fn join(mine: &mut Vec<usize>, theirs: &[usize]) {
    if mine.len() < theirs.len() {
        mine.resize(theirs.len(), 0);
    }
    for (mine, theirs) in mine.iter_mut().zip(theirs) {
        *mine = (*mine).max(*theirs);
    }
}

impl Reduced {
    /// A search with at most so many stale reads, spurious wake-ups and early time limits in one execution.
    pub fn new(limit: usize) -> Self {
        Reduced { limit, ..Reduced::default() }
    }

    /// Goes on to the next schedule; `false` when there is none.
    pub fn advance(&mut self) -> bool {
        self.path.truncate(self.at);
        self.at = 0;
        self.oddities = 0;
        self.asleep.clear();
        self.steps.clear();
        self.clocks.clear();
        self.objects.clear();
        while let Some(node) = self.path.last_mut() {
            match node {
                Node::Value { chosen, count } => {
                    *chosen += 1;
                    if chosen < count {
                        return true;
                    }
                }
                Node::Thread { chosen, wanted, done, asleep, .. } => {
                    done.insert(*chosen);
                    let sleeps = |thread: &ThreadId| asleep.iter().any(|(other, _)| other == thread);
                    if let Some(next) = wanted.without(*done).iter().find(|thread| !sleeps(thread)) {
                        *chosen = next;
                        return true;
                    }
                }
            }
            self.path.pop();
        }
        false
    }

    /// See [`super::search::Strategy::choose_thread`].
    pub fn choose_thread(&mut self, choice: &Choice, threads: &[Thread]) -> Option<ThreadId> {
        if self.at == self.path.len() {
            let mut enabled = choice.granted;
            if self.oddities < self.limit {
                enabled = enabled.union(choice.reluctant);
            } else {
                self.pruned |= !choice.reluctant.is_empty();
            }
            let awake = |thread: &ThreadId| !self.asleep.iter().any(|(other, _)| other == thread);
            let goes_on = Some(choice.last).filter(|last| choice.granted.contains(*last)).filter(awake);
            let chosen = goes_on.or_else(|| choice.granted.iter().find(awake))?;
            let mut wanted = ThreadSet::EMPTY;
            wanted.insert(chosen);
            self.path.push(Node::Thread {
                enabled,
                granted: choice.granted,
                chosen,
                wanted,
                done: ThreadSet::EMPTY,
                asleep: self.asleep.clone(),
                next: enabled.iter().map(|thread| (thread, threads[thread.index()].pending.accesses)).collect(),
            });
        }
        let Node::Thread { granted, chosen, done, asleep, next, .. } = &self.path[self.at] else {
            return Some(choice.last);
        };
        self.steps.push(self.at);
        self.at += 1;
        self.oddities += !granted.contains(*chosen) as usize;
        // Those that slept here, and those whose turn here was explored before, sleep on until a step they depend on.
        let mine = threads[chosen.index()].pending.accesses;
        let tried = next.iter().filter(|(thread, _)| done.contains(*thread));
        self.asleep = asleep.iter().chain(tried).filter(|(_, accesses)| !accesses.depend_on(&mine)).copied().collect();
        Some(*chosen)
    }

    /// See [`super::search::Strategy::choose_value`].
    pub fn choose_value(&mut self, count: usize, rare: bool) -> usize {
        if rare && self.oddities >= self.limit {
            self.pruned = true;
            return 0;
        }
        if self.at == self.path.len() {
            self.path.push(Node::Value { chosen: 0, count });
        }
        let Node::Value { chosen, .. } = self.path[self.at] else { return 0 };
        self.at += 1;
        self.oddities += (rare && chosen > 0) as usize;
        chosen
    }

    /// See [`super::search::Strategy::spawned`].
    pub fn spawned(&mut self, parent: Option<ThreadId>) {
        let clock = parent.map_or_else(Vec::new, |parent| self.clocks[parent.index()].clone());
        self.clocks.push(clock);
    }

    /// Finds the race of this step with an earlier one, asks for the other order, and notes the step.
    pub fn executes(&mut self, thread: ThreadId, accesses: &Accesses) {
        self.reverse_race(thread, accesses);
        let step = self.steps.len();
        let mut clock = std::mem::take(&mut self.clocks[thread.index()]);
        for access in accesses.iter() {
            let past = self.past(access.object.index());
            for (kind, known) in &past.known {
                if kind.depends_on(access.kind) {
                    join(&mut clock, known);
                }
            }
        }
        if clock.len() <= thread.index() {
            clock.resize(thread.index() + 1, 0);
        }
        clock[thread.index()] = step;
        for access in accesses.iter() {
            let past = self.past(access.object.index());
            match past.last.iter_mut().find(|(by, kind, _)| *by == thread && *kind == access.kind) {
                Some(last) => last.2 = step,
                None => past.last.push((thread, access.kind, step)),
            }
            match past.known.iter_mut().find(|(kind, _)| *kind == access.kind) {
                Some((_, known)) => join(known, &clock),
                None => past.known.push((access.kind, clock.clone())),
            }
        }
        self.clocks[thread.index()] = clock;
    }

    /// Operations that were never executed race as well: a thread that waits for ever may have come too late.
    pub fn ended(&mut self, threads: &[Thread]) {
        for (index, thread) in threads.iter().enumerate().filter(|(_, thread)| !thread.finished) {
            self.reverse_race(ThreadId(index as u8), &thread.pending.accesses);
        }
    }

    fn past(&mut self, object: usize) -> &mut Past {
        if self.objects.len() <= object {
            self.objects.resize_with(object + 1, Past::default);
        }
        &mut self.objects[object]
    }

    /// The last step that depends on this one, could have happened in its place, and is not ordered before it: there the
    /// thread has to be tried, or, where it could not go yet, everybody.
    fn reverse_race(&mut self, thread: ThreadId, accesses: &Accesses) {
        let clock = &self.clocks[thread.index()];
        let mut latest = 0;
        for access in accesses.iter() {
            let Some(past) = self.objects.get(access.object.index()) else { continue };
            for &(by, kind, step) in &past.last {
                let ordered = by == thread || clock.get(by.index()).is_some_and(|&known| known >= step);
                if !ordered && kind.depends_on(access.kind) && kind.may_compete_with(access.kind) {
                    latest = latest.max(step);
                }
            }
        }
        let Some(&node) = latest.checked_sub(1).and_then(|step| self.steps.get(step)) else { return };
        if let Node::Thread { enabled, wanted, .. } = &mut self.path[node] {
            if enabled.contains(thread) {
                wanted.insert(thread);
            } else {
                *wanted = wanted.union(*enabled);
            }
        }
    }
}
