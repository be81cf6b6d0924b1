//! Which step of an execution happened before which, as far as the order can't be changed: by the program's own order,
//! because one depends on the other, or because one made the other possible. Two executions with the same relation are
//! the same case (a Mazurkiewicz trace).

use super::{
    clock::Clock,
    effect::Effect,
    schedule::{Accesses, Kind, ThreadId, ThreadSet},
};

/// A step.
pub struct Event {
    /// Who took it.
    pub thread: ThreadId,
    /// What it did.
    pub accesses: Accesses,
    /// For each thread, the last of its steps that happened before this one, counted from 1. Itself is one of them.
    pub clock: Clock,
    /// Which choice of the execution this was.
    pub node: usize,
    /// The value it was given.
    pub value: u8,
    /// Whether it could not go at another moment.
    pub timely: bool,
    /// How many rare things it is: a thread that goes on for no reason, an old value.
    pub rare: usize,
}

/// Two steps that depend on each other, could be swapped, and are ordered by nothing else.
pub struct Race {
    /// The earlier one.
    pub first: usize,
    /// The later one, or one more than there are if it was never taken.
    pub second: usize,
    /// Who took it.
    pub thread: ThreadId,
    /// What that did.
    pub accesses: Accesses,
    /// What happened before the later one anyhow.
    pub known: Clock,
    /// Whether it can only come first if that is a rare thing: it waited for the earlier one.
    pub rare: bool,
}

/// What was done to an object, and what its users knew.
#[derive(Default)]
struct Past {
    /// The last access of each kind by each thread: its step, counted from 1.
    last: Vec<(ThreadId, Kind, u32)>,
    /// What the accesses of each kind knew, together.
    known: Vec<(Kind, Clock)>,
}

impl Past {
    fn learn(&mut self, kind: Kind, clock: &Clock) {
        match self.known.iter_mut().find(|(known, _)| *known == kind) {
            Some((_, known)) => known.join(clock),
            None => self.known.push((kind, clock.clone())),
        }
    }
}

/// The steps of an execution.
#[derive(Default)]
pub struct History {
    /// In order.
    pub events: Vec<Event>,
    /// For each thread, what happens before its next step.
    clocks: Vec<Clock>,
    objects: Vec<Past>,
    /// Those whose next step could not go when it was last looked.
    blocked: ThreadSet,
    /// For each thread, the step that made its next one possible, counted from 1; 0 if it was possible at once.
    enabled_by: Vec<u32>,
}

impl History {
    /// Forgets everything.
    pub fn clear(&mut self) {
        *self = History { events: std::mem::take(&mut self.events), ..History::default() };
        self.events.clear();
    }

    /// A new thread: what its parent knows happens before it.
    pub fn spawned(&mut self, parent: Option<ThreadId>) {
        let clock = parent.map_or_else(Clock::new, |parent| self.clocks[parent.index()].clone());
        self.clocks.push(clock);
        self.enabled_by.push(0);
    }

    /// Notes who can go now.
    pub fn look(&mut self, granted: ThreadSet, waiting: ThreadSet) {
        for thread in self.blocked.iter().filter(|&thread| granted.contains(thread)) {
            self.enabled_by[thread.index()] = self.events.len() as u32;
        }
        self.blocked = waiting;
    }

    /// Whether step `a` happened before step `b`.
    pub fn is_before(&self, a: usize, b: usize) -> bool {
        self.events[b].clock.get(self.events[a].thread) > a as u32
    }

    /// Adds a step of `thread`, and appends its races to `races` if they are wanted.
    pub fn add(&mut self, event: Event, effect: &Effect, races: Option<&mut Vec<Race>>) {
        let thread = event.thread;
        let mut clock = self.known(thread, effect);
        if let Some(races) = races {
            self.races(thread, effect, &clock, races);
        }
        self.learn(&mut clock, effect);
        let step = self.events.len() as u32 + 1;
        clock.set(thread, step);
        for access in effect.accesses.iter() {
            let past = self.past(access.object.index());
            match past.last.iter_mut().find(|(by, kind, _)| *by == thread && *kind == access.kind) {
                Some(last) => last.2 = step,
                None => past.last.push((thread, access.kind, step)),
            }
            past.learn(access.kind, &clock);
        }
        self.clocks[thread.index()].clone_from(&clock);
        self.enabled_by[thread.index()] = 0;
        self.events.push(Event { clock, ..event });
    }

    /// What the thread gives back is part of its last step: who takes it comes after that.
    pub fn pass(&mut self, thread: ThreadId, accesses: &Accesses) {
        let clock = std::mem::take(&mut self.clocks[thread.index()]);
        accesses.iter().for_each(|access| self.past(access.object.index()).learn(access.kind, &clock));
        self.clocks[thread.index()] = clock;
    }

    /// The races of a step that was never taken: a thread that waits for ever may have come too late.
    pub fn never_taken(&mut self, thread: ThreadId, effect: &Effect, races: &mut Vec<Race>) {
        let known = self.known(thread, effect);
        self.races(thread, effect, &known, races);
    }

    /// What happens before the thread's next step by the order of the program, and by what made the step possible.
    fn known(&self, thread: ThreadId, effect: &Effect) -> Clock {
        let mut known = self.clocks[thread.index()].clone();
        if effect.woken {
            self.join_step(&mut known, self.enabled_by[thread.index()]);
        }
        for ended in effect.ended.iter() {
            known.join(&self.clocks[ended.index()]);
        }
        known
    }

    /// Adds what it depends on.
    fn learn(&self, clock: &mut Clock, effect: &Effect) {
        self.join_step(clock, effect.after);
        for access in effect.accesses.iter() {
            let Some(past) = self.objects.get(access.object.index()) else { continue };
            past.known.iter().filter(|(kind, _)| kind.depends_on(access.kind)).for_each(|(_, known)| clock.join(known));
        }
    }

    fn races(&self, thread: ThreadId, effect: &Effect, known: &Clock, races: &mut Vec<Race>) {
        let enabler = self.enabled_by[thread.index()];
        let race = |step: u32, rare| Race {
            first: step as usize - 1,
            second: self.events.len(),
            thread,
            accesses: effect.accesses,
            known: known.clone(),
            rare,
        };
        if effect.reluctant && enabler > 0 {
            races.push(race(enabler, true));
        }
        let mut steps: Vec<(u32, bool)> = Vec::new();
        for access in effect.accesses.iter() {
            let Some(past) = self.objects.get(access.object.index()) else { continue };
            for &(by, kind, step) in &past.last {
                let is_free = by != thread && step != enabler && known.get(by) < step;
                let competes = kind.may_compete_with(access.kind);
                if is_free && kind.depends_on(access.kind) && (competes || effect.reluctant) {
                    steps.push((step, !competes));
                }
            }
        }
        steps.sort_unstable();
        steps.dedup_by_key(|(step, _)| *step);
        // Of two that are ordered, only the later one can be swapped with this step.
        let is_last = |&&(step, _): &&(u32, bool)| {
            !steps.iter().any(|&(other, _)| other != step && self.is_before(step as usize - 1, other as usize - 1))
        };
        races.extend(steps.iter().filter(is_last).map(|&(step, rare)| race(step, rare || effect.is_rare)));
    }

    fn join_step(&self, clock: &mut Clock, step: u32) {
        if let Some(event) = (step as usize).checked_sub(1).and_then(|at| self.events.get(at)) {
            clock.join(&event.clock);
        }
    }

    fn past(&mut self, object: usize) -> &mut Past {
        if self.objects.len() <= object {
            self.objects.resize_with(object + 1, Past::default);
        }
        &mut self.objects[object]
    }
}
