//! A failing schedule as threads beside each other in time: who is where at each step, who has which lock, who waits. A
//! picture of it is drawn by [`svg`]; the screen to step through it is made of the same.

mod draw;
mod lanes;
mod marks;
mod story;

#[cfg(test)]
mod tests;

pub use draw::svg;
pub use story::words;

use crate::schedule::{Schedule, Step};

/// From this many foldable steps of a thread in a row on, they are one row.
const WORTH_FOLDING: usize = 3;

/// A schedule, with what follows from its steps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Timeline<'a> {
    /// The threads: each at its first step, or where it is spawned if that comes before.
    pub threads: Vec<&'a str>,
    /// The steps, first to last.
    pub steps: &'a [Step],
    /// Who has which lock from when to when, in the order in which they were taken.
    pub holdings: Vec<Holding<'a>>,
}

/// A lock, and how long a thread has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holding<'a> {
    /// The thread, as an index into [`Timeline::threads`].
    pub thread: usize,
    /// The lock's name.
    pub lock: &'a str,
    /// Whether others may have it at the same time.
    pub shared: bool,
    /// The index of the step that takes it.
    pub from: usize,
    /// The index of the step by whose end it is given back; none where that does not happen.
    pub to: Option<usize>,
}

/// What a thread does at some step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State<'a> {
    /// It has not come to its first step.
    NotBegun,
    /// It could go on, or does.
    Runs,
    /// It can't go on: with the step that says why.
    Waits(&'a Step),
    /// It is over.
    Ended,
}

/// A step, or several that nobody else notices.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// The index of its first step.
    pub first: usize,
    /// How many steps it stands for.
    pub steps: usize,
}

impl Holding<'_> {
    /// What a thread does with it: `has left`, `shares map`.
    pub fn words(&self) -> String {
        format!("{} {}", if self.shared { "shares" } else { "has" }, self.lock)
    }
}

impl<'a> Timeline<'a> {
    /// What follows from a schedule.
    pub fn of(schedule: &'a Schedule) -> Timeline<'a> {
        let threads = threads(&schedule.steps);
        let holdings = holdings(&schedule.steps, &threads);
        Timeline { threads, steps: &schedule.steps, holdings }
    }

    /// The lane of a step: the index of its thread.
    pub fn lane(&self, step: usize) -> usize {
        self.threads.iter().position(|thread| *thread == self.steps[step].thread).unwrap_or(0)
    }

    /// The locks that are held when this step is over, with their threads.
    pub fn held_after(&self, step: usize) -> impl Iterator<Item = &Holding<'a>> {
        self.holdings.iter().filter(move |held| held.from <= step && held.to.is_none_or(|to| to > step))
    }

    /// The last step of a thread up to this one, itself included.
    pub fn last_of(&self, thread: usize, step: usize) -> Option<usize> {
        (0..=step.min(self.steps.len().checked_sub(1)?)).rev().find(|at| self.lane(*at) == thread)
    }

    /// The next step of a thread after this one.
    pub fn next_of(&self, thread: usize, step: usize) -> Option<usize> {
        (step + 1..self.steps.len()).find(|at| self.lane(*at) == thread)
    }

    /// What a thread does when this step is over.
    pub fn state(&self, thread: usize, step: usize) -> State<'a> {
        match self.last_of(thread, step).map(|at| &self.steps[at]) {
            None => State::NotBegun,
            Some(last) if stops(last) => State::Waits(last),
            Some(last) if ends(last) => State::Ended,
            Some(_) => State::Runs,
        }
    }

    /// The step that says where a thread stands when this step is over; a guard that is dropped and the end of a thread
    /// have no place of their own, and leave it where it was.
    pub fn last_place(&self, thread: usize, step: usize) -> Option<usize> {
        let until = step.min(self.steps.len().checked_sub(1)?);
        (0..=until).rev().find(|at| self.lane(*at) == thread && self.steps[*at].line > 0)
    }

    /// The steps as rows: those of one thread that nobody else notices are one, if there are several of them and nothing
    /// of the story is in them.
    pub fn rows(&self) -> Vec<Row> {
        let is_kept = |at: usize| self.holdings.iter().any(|held| held.from == at && held.to.is_none());
        let mut rows = Vec::new();
        let mut at = 0;
        while at < self.steps.len() {
            let foldable = |other: &usize| {
                let step = &self.steps[*other];
                step.trivial
                    && step.thread == self.steps[at].thread
                    && !step.fatal
                    && !step.preempted
                    && !stops(step)
                    && !is_kept(*other)
            };
            let run = (at..self.steps.len()).take_while(foldable).count();
            let steps = if run >= WORTH_FOLDING { run } else { 1 };
            rows.push(Row { first: at, steps });
            at += steps;
        }
        rows
    }
}

/// Whether a thread can't go on after this step.
pub fn stops(step: &Step) -> bool {
    step.blocks || step.waits
}

/// Whether it is the last step of its thread. The checkers say so in one word.
fn ends(step: &Step) -> bool {
    step.operation == "ends" || step.value.as_deref() == Some("ends")
}

fn threads(steps: &[Step]) -> Vec<&str> {
    let mut threads: Vec<&str> = Vec::new();
    let has_steps = |name: &str| steps.iter().any(|step| step.thread == name);
    for step in steps {
        let named = [Some(step.thread.as_str()), spawned(step).filter(|name| has_steps(name))];
        for thread in named.into_iter().flatten() {
            if !threads.contains(&thread) {
                threads.push(thread);
            }
        }
    }
    threads
}

/// The thread that a step spawns.
fn spawned(step: &Step) -> Option<&str> {
    ["spawn ", "spawns "].iter().find_map(|verb| step.operation.strip_prefix(verb))
}

fn holdings<'a>(steps: &'a [Step], threads: &[&str]) -> Vec<Holding<'a>> {
    let mut holdings: Vec<Holding<'a>> = Vec::new();
    for (at, step) in steps.iter().enumerate() {
        let Some(thread) = threads.iter().position(|thread| *thread == step.thread) else { continue };
        let taken = |lock| Holding { thread, lock, shared: step.shared, from: at, to: None };
        holdings.extend(step.takes.iter().map(String::as_str).map(taken));
        for lock in &step.gives {
            let is_open = |held: &Holding<'_>| held.lock == lock && held.to.is_none();
            // A guard may have been handed to another thread, which drops it.
            let own = holdings.iter().rposition(|held| is_open(held) && held.thread == thread);
            if let Some(index) = own.or_else(|| holdings.iter().rposition(is_open)) {
                holdings[index].to = Some(at);
            }
        }
    }
    holdings
}
