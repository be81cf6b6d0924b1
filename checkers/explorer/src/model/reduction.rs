//! Partial-order reduction: of all schedules that differ only in the order of independent steps, one is enough.
//!
//! This is *optimal dynamic partial-order reduction* (Abdulla, Aronis, Jonsson & Sagonas, POPL 2014 and JACM 2017). A
//! schedule is run to its end. Then each pair of steps in it that is a race (they depend on each other, and nothing else
//! orders them) is turned round: a schedule has to be tried that begins as this one did up to the first of the two, goes
//! on with all that does not come after that one, and then takes the other step. *Wakeup trees* keep these beginnings,
//! and *sleep sets* (Godefroid 1996) tell which of them were explored already.
//!
//! Preemptions are not bounded here: a bound and a reduction get in each other's way (Coons, Musuvathi & McKinley,
//! OOPSLA 2013), because the one schedule that stands for many may be the one the bound cuts off. What is bounded are
//! stale reads, spurious wake-ups and the like; equivalent schedules have the same number of them.

use super::{
    clock::Clock,
    effect::{Effect, effect},
    happens::{Event, History, Race},
    schedule::{Accesses, Ending, Kind, ThreadId, ThreadSet},
    search::Choice,
    wakeup::{Branch, Planned, insert, may_begin},
};

/// From this length on, what is planned ends with the race: to look through the whole schedule for each race takes too
/// long.
const LONG: usize = 2_000;

/// The search with reduction.
#[derive(Default)]
pub struct Reduced {
    /// How many stale reads, spurious wake-ups and early time limits one execution may have.
    limit: usize,
    path: Vec<Node>,
    at: usize,
    /// How many states of this execution had several threads that could go.
    depth: usize,
    /// The same of the first execution, when it had ended.
    choices: usize,
    /// The least depth at which a choice was changed so far.
    earliest: usize,
    rarities: usize,
    /// Threads not to be chosen: all schedules that go on with their next step were explored before.
    asleep: Vec<(ThreadId, Accesses)>,
    /// How to go on behind the end of the path.
    guide: Vec<Branch>,
    /// The value the step that runs should be given.
    value: u8,
    history: History,
    races: Vec<Race>,
    /// Whether choices were left out because of the limit.
    pub pruned: bool,
}

enum Node {
    Thread(Fork),
    Value { first: usize, tried: usize, count: usize },
}

/// A state in which a thread was chosen.
struct Fork {
    chosen: ThreadId,
    accesses: Accesses,
    /// Whether the chosen thread could go.
    possible: bool,
    /// How many states before it had several threads that could go.
    depth: usize,
    asleep: Vec<(ThreadId, Accesses)>,
    /// What else has to be tried here.
    branches: Vec<Branch>,
    /// How many objects there are.
    objects: u32,
    /// The rare things up to here.
    rarities: usize,
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
        if self.choices == 0 {
            (self.choices, self.earliest) = (self.depth, self.depth);
        }
        self.depth = 0;
        self.rarities = 0;
        self.asleep.clear();
        self.guide.clear();
        self.value = 0;
        self.history.clear();
        while let Some(node) = self.path.last_mut() {
            match node {
                Node::Value { tried, count, .. } => {
                    *tried += 1;
                    if tried < count {
                        return true;
                    }
                }
                Node::Thread(fork) => {
                    if fork.possible {
                        fork.asleep.push((fork.chosen, fork.accesses));
                    }
                    if !fork.branches.is_empty() {
                        let branch = fork.branches.remove(0);
                        fork.chosen = branch.thread;
                        self.guide = branch.next;
                        self.value = branch.value;
                        self.earliest = self.earliest.min(fork.depth);
                        return true;
                    }
                }
            }
            self.path.pop();
        }
        false
    }

    /// Whether it has come back to the first third of the choices that the first execution had. Depth first, the last
    /// choice is changed first, and the time from one to the next before it grows by the same factor again and again: what
    /// is still among the later choices after a while will not get to the first ones.
    pub fn comes_back(&self) -> bool {
        3 * self.earliest <= self.choices
    }

    /// See [`super::search::Strategy::choose_thread`].
    pub fn choose_thread(&mut self, choice: &Choice) -> Option<ThreadId> {
        self.history.look(choice.granted, choice.waiting());
        if self.at == self.path.len() {
            let fork = self.fork(choice)?;
            self.path.push(Node::Thread(fork));
        }
        let length = self.path.len();
        let is_new = self.at + 1 == length;
        let able = self.able(choice);
        self.depth += (able.len() > 1) as usize;
        let Some(Node::Thread(fork)) = self.path.get_mut(self.at) else { return Some(choice.last) };
        let chosen = fork.chosen;
        fork.possible = able.contains(chosen);
        if is_new && !fork.possible {
            // It waits for what it was to come before.
            return None;
        }
        let effect = effect(choice, chosen);
        fork.accesses = effect.accesses;
        fork.rarities = self.rarities;
        // Only the end of the path is gone on from: behind it there is at most the value of its last step.
        if self.at + 2 >= length {
            let sleeps_on = |(_, accesses): &&(ThreadId, Accesses)| !accesses.depend_on(&effect.accesses);
            self.asleep.clear();
            self.asleep.extend(fork.asleep.iter().filter(sleeps_on));
        }
        let rare = !choice.granted.contains(chosen) as usize;
        self.rarities += rare;
        self.took(chosen, &effect, rare, is_new);
        Some(chosen)
    }

    fn took(&mut self, thread: ThreadId, effect: &Effect, rare: usize, is_new: bool) {
        let (accesses, timely) = (effect.accesses, effect.timely);
        let event = Event { thread, accesses, clock: Clock::new(), node: self.at, value: 0, timely, rare };
        self.history.add(event, effect, is_new.then_some(&mut self.races));
        self.at += 1;
    }

    /// Those that can go, as far as the limit allows.
    fn able(&mut self, choice: &Choice) -> ThreadSet {
        if self.rarities < self.limit {
            return choice.granted.union(choice.reluctant);
        }
        self.pruned |= !choice.reluctant.is_empty();
        choice.granted
    }

    /// A state that is new: goes on as planned, or else with the thread that ran. `None` if all that can go are asleep.
    fn fork(&mut self, choice: &Choice) -> Option<Fork> {
        let able = self.able(choice);
        let is_awake = |thread: &ThreadId| !self.asleep.iter().any(|(other, _)| other == thread);
        let planned = self.guide.first().map(|branch| branch.thread);
        let (chosen, branches) = match planned.filter(|thread| able.contains(*thread)).filter(is_awake) {
            Some(thread) => {
                let mut branches = std::mem::take(&mut self.guide);
                let branch = branches.remove(0);
                self.guide = branch.next;
                self.value = branch.value;
                (thread, branches)
            }
            None => {
                self.guide.clear();
                let goes_on = Some(choice.last).filter(|last| choice.granted.contains(*last)).filter(is_awake);
                (goes_on.or_else(|| choice.granted.iter().find(is_awake))?, Vec::new())
            }
        };
        let (asleep, rarities, depth) = (self.asleep.clone(), self.rarities, self.depth);
        let objects = choice.objects.len() as u32;
        Some(Fork { chosen, objects, accesses: Accesses::NONE, possible: true, depth, asleep, branches, rarities })
    }

    /// See [`super::search::Strategy::choose_value`].
    pub fn choose_value(&mut self, count: usize, rare: bool) -> usize {
        if rare && self.rarities >= self.limit {
            self.pruned = true;
            return 0;
        }
        if self.at == self.path.len() {
            let first = (self.value as usize).min(count - 1);
            self.path.push(Node::Value { first, tried: 0, count });
        }
        self.value = 0;
        let Node::Value { first, tried, count } = self.path[self.at] else { return 0 };
        let chosen = (first + tried) % count;
        self.at += 1;
        let is_rare = (rare && chosen > 0) as usize;
        self.rarities += is_rare;
        if let Some(event) = self.history.events.last_mut() {
            event.value = chosen as u8;
            event.rare += is_rare;
        }
        chosen
    }

    /// See [`super::search::Strategy::passes`].
    pub fn passes(&mut self, thread: ThreadId, accesses: &Accesses) {
        self.history.pass(thread, accesses);
    }

    /// See [`super::search::Strategy::spawned`].
    pub fn spawned(&mut self, parent: Option<ThreadId>) {
        self.history.spawned(parent);
    }

    /// The execution has ended: plans the other order of each race in it.
    pub fn ended(&mut self, choice: &Choice, ending: &Ending) {
        if !matches!(ending, Ending::Redundant) {
            for thread in choice.waiting().iter() {
                let effect = effect(choice, thread);
                // A thread that waits for ever may have come too late, and what others would still have done, had the
                // test not panicked, may come before that.
                self.history.never_taken(thread, &effect, &mut self.races);
            }
        }
        for race in std::mem::take(&mut self.races) {
            self.reverse(&race);
        }
    }

    /// Plans the other order of a race, unless it was explored already.
    fn reverse(&mut self, race: &Race) {
        let planned = self.planned(race);
        let events = &self.history.events;
        let Node::Thread(fork) = &mut self.path[events[race.first].node] else { return };
        let rarities = fork.rarities + planned.iter().map(|&at| events[at].rare).sum::<usize>() + race.rare as usize;
        if rarities > self.limit {
            self.pruned = true;
            return;
        }
        let mut clock = race.known.clone();
        let depends = |&&at: &&usize| events[at].accesses.depend_on(&race.accesses);
        planned.iter().filter(depends).for_each(|&at| clock.join(&events[at].clock));
        let step = |at: usize| {
            let Event { thread, accesses, value, ref clock, .. } = events[at];
            Planned { thread, accesses, value, step: at as u32 + 1, clock }
        };
        let mut plan: Vec<Planned> = planned.into_iter().map(step).collect();
        plan.push(Planned { thread: race.thread, accesses: race.accesses, value: 0, step: u32::MAX, clock: &clock });
        let covers = |(thread, accesses): &(ThreadId, Accesses)| may_begin(*thread, accesses, &plan, fork.objects);
        if !fork.asleep.iter().any(|asleep| covers(asleep).is_some()) {
            insert(&mut fork.branches, plan, fork.objects);
        }
    }

    /// The steps that come after the first one of the race in time, and not because of it.
    fn planned(&self, race: &Race) -> Vec<usize> {
        let History { events, .. } = &self.history;
        let end = if events.len() < LONG { events.len() } else { race.second };
        let mut planned: Vec<usize> =
            (race.first + 1..end).filter(|&at| !self.history.is_before(race.first, at)).collect();
        // What could only go at its own moment is not planned.
        while let Some(at) = planned.iter().copied().find(|&at| events[at].timely) {
            planned.retain(|&later| later != at && !self.history.is_before(at, later));
        }
        // Others may share the lock as well. One that does not give it back by then would be in the way.
        for access in events[race.first].accesses.iter().filter(|access| access.kind == Kind::Share) {
            let uses =
                |at: usize, kind| events[at].accesses.iter().any(|a| a.object == access.object && a.kind == kind);
            let in_the_way = |planned: &[usize]| {
                planned.iter().enumerate().find_map(|(index, &at)| {
                    let gives_back =
                        |&&later: &&usize| events[later].thread == events[at].thread && uses(later, Kind::Unshare);
                    let stays = uses(at, Kind::Share) && !planned[index..].iter().any(|later| gives_back(&later));
                    stays.then_some(at)
                })
            };
            while let Some(at) = in_the_way(&planned) {
                planned.retain(|&later| later != at && !self.history.is_before(at, later));
            }
        }
        planned
    }
}
