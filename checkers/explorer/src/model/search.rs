//! The search over all schedules: depth first, without keeping states, by running the program again and again
//! ("stateless", as in VeriSoft, Godefroid 1997), with the fewest preemptions first (iterative context bounding, as in
//! CHESS, Musuvathi & Qadeer, PLDI 2007: most bugs need one or two).

use super::{
    contrast::{Joined, Woken},
    execution::Thread,
    object::Object,
    random::Random,
    reduction::Reduced,
    replay::{Follow, Order},
    schedule::{Ending, Kind, Pending, ThreadId, ThreadSet},
};

/// What looks at the poison of a lock, or takes it away. A lock is poisoned by giving it back in a panic.
const POISON: [&str; 2] = ["is_poisoned", "clear_poison"];

/// What the scheduler asks: who goes next?
pub struct Choice<'a> {
    /// All threads, with what they do next.
    pub threads: &'a [Thread],
    /// All objects, as they are.
    pub objects: &'a [Object],
    /// Those that can go.
    pub granted: ThreadSet,
    /// Those that could go for no reason, or because a short time limit is over.
    pub reluctant: ThreadSet,
    /// Whether those can go only because nobody else can: they look again, or a long time limit is over.
    pub idle: bool,
    /// Who took the last step. To let another one go, though this one could, is a preemption.
    pub last: ThreadId,
}

impl Choice<'_> {
    /// Those that have not ended, and can't go; or only for no reason.
    pub fn waiting(&self) -> ThreadSet {
        let mut waiting = ThreadSet::EMPTY;
        for (index, _) in self.threads.iter().enumerate().filter(|(_, thread)| !thread.finished) {
            waiting.insert(ThreadId(index as u8));
        }
        waiting.without(self.granted)
    }
}

/// How the choices of an execution are made, and which were made.
pub struct Strategy {
    search: Search,
    /// All choices of this execution, in order: with them it can be run again.
    pub decisions: Vec<u8>,
    /// The same as told to others.
    pub order: Order,
    /// Whether an unlock is a step of its own, and a place to preempt. Only a `try_lock`, or who looks for poison, could tell
    /// the difference, so it isn't until one is seen; then the search begins again.
    pub unlocks_matter: bool,
    /// Whether one was seen.
    pub saw_try: bool,
    /// Whether the program did not offer the choices it offered before: it depends on something besides the schedule.
    pub diverged: bool,
}

/// The ways to search.
pub enum Search {
    /// All schedules with a bounded number of preemptions.
    Bounded(Bounded),
    /// All schedules, but for those that differ in the order of independent steps.
    Reduced(Reduced),
    /// One given schedule, with the test's thread held back from some step on.
    Joined(Joined),
    /// One given schedule, with one thread woken at its end.
    Woken(Woken),
    /// Schedules at random.
    Random(Random),
    /// A schedule that was asked for, as far as it fits.
    Follow(Follow),
    /// One given schedule.
    Replay {
        /// Its choices.
        decisions: Vec<u8>,
        /// How many of them were made.
        at: usize,
    },
}

impl Search {
    /// Goes on to the next schedule; `false` when there is none.
    pub fn advance(&mut self) -> bool {
        match self {
            Search::Bounded(search) => search.advance(),
            Search::Reduced(search) => search.advance(),
            _ => false,
        }
    }

    /// Whether it has come back to the first third of its choices; see [`Reduced::comes_back`].
    pub fn comes_back(&self) -> bool {
        match self {
            Search::Reduced(search) => search.comes_back(),
            _ => true,
        }
    }

    /// Whether choices were left out because of a bound.
    pub fn is_pruned(&self) -> bool {
        match self {
            Search::Bounded(search) => search.pruned,
            Search::Reduced(search) => search.pruned,
            _ => true,
        }
    }
}

impl Strategy {
    /// Follows a search.
    pub fn new(search: Search, unlocks_matter: bool) -> Self {
        let (decisions, order) = (Vec::new(), Order::default());
        Strategy { search, decisions, order, unlocks_matter, saw_try: false, diverged: false }
    }

    /// One that is never asked.
    pub fn none() -> Self {
        Strategy::new(Search::Replay { decisions: Vec::new(), at: 0 }, false)
    }

    /// The search, after an execution.
    pub fn into_search(self) -> Search {
        self.search
    }

    /// Chooses the thread that goes next; `None` to give this execution up.
    pub fn choose_thread(&mut self, choice: &Choice) -> Option<ThreadId> {
        let all = choice.granted.union(choice.reluctant);
        let mut chosen = match &mut self.search {
            Search::Bounded(search) => search.choose_thread(choice, self.unlocks_matter),
            Search::Reduced(search) => search.choose_thread(choice)?,
            Search::Random(search) => search.choose_thread(choice),
            Search::Joined(search) => search.choose_thread(choice),
            Search::Woken(search) => search.choose_thread(choice),
            Search::Follow(search) => search.choose_thread(choice),
            Search::Replay { decisions, at } => {
                *at += 1;
                decisions.get(*at - 1).map_or(choice.last, |&decision| ThreadId(decision))
            }
        };
        if !all.contains(chosen) {
            self.diverged = true;
            chosen = choice.granted.iter().next().expect("somebody can go");
        }
        self.decisions.push(chosen.0);
        self.order.note_thread(choice, chosen);
        Some(chosen)
    }

    /// Chooses one of several values, of which all but the first are `rare`, or none.
    pub fn choose_value(&mut self, count: usize, rare: bool) -> usize {
        let chosen = match &mut self.search {
            Search::Bounded(search) if rare && search.without_rarities => 0,
            Search::Bounded(search) => search.choose_value(count),
            Search::Random(search) => search.choose_value(count, rare),
            Search::Joined(search) => search.choose_value(),
            Search::Woken(search) => search.choose_value(),
            Search::Follow(search) => search.choose_value(count),
            Search::Reduced(search) => search.choose_value(count, rare),
            Search::Replay { decisions, at } => {
                *at += 1;
                decisions.get(*at - 1).map_or(0, |&decision| decision as usize)
            }
        };
        if chosen >= count {
            self.diverged = true;
        }
        let chosen = chosen.min(count - 1);
        self.decisions.push(chosen as u8);
        self.order.note_value(chosen);
        chosen
    }

    /// Tells that a thread begins this step.
    pub fn executes(&mut self, step: &Pending) {
        self.saw_try |= step.operation.starts_with("try_") || POISON.contains(&step.operation);
    }

    /// The thread to wake when nobody can go on, if there is one.
    pub fn wakes(&mut self) -> Option<ThreadId> {
        match &mut self.search {
            Search::Woken(woken) => woken.thread.take(),
            _ => None,
        }
    }

    /// Tells of a step that needs no turn of its own.
    pub fn passes(&mut self, thread: ThreadId, step: &Pending) {
        if let Search::Reduced(search) = &mut self.search {
            search.passes(thread, &step.accesses);
        }
    }

    /// Tells of a new thread, and who spawned it.
    pub fn spawned(&mut self, parent: Option<ThreadId>) {
        if let Search::Reduced(search) = &mut self.search {
            search.spawned(parent);
        }
    }

    /// Tells that the execution has ended, with what its threads would have done next.
    pub fn ended(&mut self, choice: &Choice, ending: &Ending) {
        if let Search::Reduced(search) = &mut self.search {
            search.ended(choice, ending);
        }
    }
}

/// Depth-first search over all schedules whose choices cost no more than the bound. A preemption costs one, and so does
/// everything else that is legal but rare: a stale read, a spurious wake-up, a short time limit that passes early.
pub struct Bounded {
    bound: usize,
    /// The choices of the execution that runs, as far as there was a choice.
    path: Vec<Node>,
    at: usize,
    spent: usize,
    /// Whether choices were left out because of the bound.
    pub pruned: bool,
    /// Whether old values, spurious wake-ups and early time limits are left out.
    without_rarities: bool,
}

struct Node {
    options: Vec<(u8, usize)>,
    chosen: usize,
}

impl Bounded {
    /// A search with this bound.
    pub fn new(bound: usize) -> Self {
        Bounded { bound, path: Vec::new(), at: 0, spent: 0, pruned: false, without_rarities: false }
    }

    /// The same without old values, spurious wake-ups and early time limits.
    pub fn without_rarities(self) -> Self {
        Bounded { without_rarities: true, ..self }
    }

    /// Goes on to the next schedule: the last choice that has another option takes it. `false` when there is none.
    pub fn advance(&mut self) -> bool {
        self.path.truncate(self.at);
        self.at = 0;
        self.spent = 0;
        while let Some(node) = self.path.last_mut() {
            node.chosen += 1;
            if node.chosen < node.options.len() {
                return true;
            }
            self.path.pop();
        }
        false
    }

    fn choose_thread(&mut self, choice: &Choice, unlocks_matter: bool) -> ThreadId {
        let last = &choice.threads[choice.last.index()];
        let goes_on = choice.granted.contains(choice.last);
        let switch_cost = (goes_on && !last.pending.polite) as usize;
        if goes_on && !unlocks_matter && is_unlock(last) || (choice.granted.len() == 1 && choice.reluctant.is_empty()) {
            return if goes_on { choice.last } else { choice.granted.iter().next().expect("somebody can go") };
        }
        let others = choice.granted.iter().filter(|&thread| thread != choice.last);
        let reluctant = if self.without_rarities { ThreadSet::EMPTY } else { choice.reluctant };
        let options = goes_on
            .then_some((choice.last.0, 0))
            .into_iter()
            .chain(others.map(|thread| (thread.0, switch_cost)))
            .chain(reluctant.iter().map(|thread| (thread.0, 1)));
        ThreadId(self.choose(options))
    }

    fn choose_value(&mut self, count: usize) -> usize {
        self.choose((0..count).map(|value| (value as u8, (value > 0) as usize))) as usize
    }

    fn choose(&mut self, options: impl Iterator<Item = (u8, usize)>) -> u8 {
        if self.at == self.path.len() {
            let left = self.bound - self.spent;
            let mut pruned = false;
            let options: Vec<_> = options
                .filter(|option| {
                    option.1 <= left || {
                        pruned = true;
                        false
                    }
                })
                .collect();
            self.pruned |= pruned;
            self.path.push(Node { options, chosen: 0 });
        }
        let node = &self.path[self.at];
        self.at += 1;
        let (option, cost) = node.options[node.chosen];
        self.spent += cost;
        option
    }
}

/// Whether the thread is about to give something back, and does nothing else.
fn is_unlock(thread: &Thread) -> bool {
    let mut accesses = thread.pending.accesses.iter();
    let only = (accesses.next(), accesses.next());
    matches!(only, (Some(access), None) if matches!(access.kind, Kind::Release | Kind::Unshare))
}
