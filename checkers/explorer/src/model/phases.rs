//! Which searches, in which order, and how much of the budget each of them may use.

use koans_report::replay::{self, Replayed};

use super::{
    explore::{Exploration, Verdict},
    random::Random,
    reduction::Reduced,
    replay::{Follow, Order},
    schedule::Ending,
    search::{Bounded, Search},
};

/// Steps that one test may take, over all its executions. Steps, not time: a verdict must not depend on the machine.
const BUDGET: u64 = 1_400_000;
/// The part of it for each of the small searches at the beginning, and for the random one at the end.
const SHARE: u64 = 100_000;
/// After so many steps, a search that has not come back to its first choices never will.
const PATIENCE: u64 = 25_000;
/// No bound above this one: what needs five preemptions, a learner can't follow.
const MAX_BOUND: usize = 4;
/// How many stale reads, spurious wake-ups and early time limits one schedule of the reduced search may have.
const MAX_RARITIES: usize = 2;

/// The choices of a schedule that fails.
type Failing = Vec<u8>;

/// How a search ended that found no failure.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Searched {
    /// Nothing was left out.
    Exhausted,
    /// All that the bound allows was explored.
    UpToBound,
    /// The limit was reached, or a schedule was too long to be followed.
    Unfinished,
    /// It got nowhere; see [`Search::comes_back`].
    Hopeless,
}

impl Exploration {
    /// Explores the test.
    pub(super) fn explore(mut self) -> Verdict {
        match self.phases() {
            Err(failing) => self.failed(failing),
            Ok(()) => Verdict::Passed { explored: self.explored, panic: self.panic },
        }
    }

    /// First the schedules with no and with one preemption, which find most mistakes, and find them in their simplest
    /// form. Then the search with reduction, which may get to the end of it. If that gets nowhere: more preemptions.
    /// What was not explored by then may still be met at random.
    fn phases(&mut self) -> Result<(), Failing> {
        self.follow()?;
        if setting("KOANS_PLAIN") {
            self.all_bounds(MAX_BOUND, BUDGET)?;
            return Ok(());
        }
        if setting("KOANS_REDUCED") {
            self.all_rarities(BUDGET)?;
            return Ok(());
        }
        let mut first = self.all_bounds(0, SHARE)?;
        if first == Searched::UpToBound {
            first = self.all_bounds(1, self.explored.steps + SHARE)?;
        }
        if first == Searched::Exhausted || self.is_unsupported() {
            return Ok(());
        }
        // The reduction leaves out what only the counts of an `Arc` could tell apart.
        let mut last = Searched::Unfinished;
        if !self.counts_owners {
            last = self.all_rarities(BUDGET - SHARE)?;
            if matches!(last, Searched::Exhausted | Searched::UpToBound) {
                return Ok(());
            }
        }
        if !self.explored.reduced {
            let limit = match last {
                // It would get no further than before.
                Searched::Hopeless if first == Searched::Unfinished => return self.at_random(),
                Searched::Hopeless => self.explored.steps + SHARE,
                _ => BUDGET - SHARE,
            };
            if self.all_bounds(MAX_BOUND, limit)? == Searched::Exhausted {
                return Ok(());
            }
        }
        self.at_random()
    }

    /// Whether the very first execution came to something that can't be explored.
    fn is_unsupported(&self) -> bool {
        self.explored.unsupported.is_some() && self.explored.schedules == 1
    }

    /// The schedule that was asked for, if one was.
    fn follow(&mut self) -> Result<(), Failing> {
        let Some(text) = replay::wanted(self.test.name()) else { return Ok(()) };
        self.explored.replayed = Some(Replayed::DoesNotFit);
        let Ok(order) = text.parse::<Order>() else { return Ok(()) };
        loop {
            let (execution, strategy) = self.run(Search::Follow(Follow::new(order.clone())), false);
            if !self.accepts(&execution, &strategy) {
                self.explored.replayed = Some(Replayed::Fails);
                return Err(strategy.decisions);
            }
            if !self.saw_try(&strategy) {
                if matches!(strategy.into_search(), Search::Follow(follow) if follow.is_done()) {
                    self.explored.replayed = Some(Replayed::Passes);
                }
                return Ok(());
            }
        }
    }

    /// All schedules up to a number of preemptions, beginning with those that have the fewest.
    fn all_bounds(&mut self, last: usize, limit: u64) -> Result<Searched, Failing> {
        for bound in self.explored.bound.map_or(0, |bound| bound + 1)..=last {
            let (schedules, pruned) = match self.search(|| Search::Bounded(Bounded::new(bound)), limit)? {
                Ok(done) => done,
                Err(given_up) => return Ok(given_up),
            };
            self.explored.bound = Some(bound);
            self.explored.within_bound = schedules;
            self.explored.exhaustive = !pruned;
            if !pruned {
                return Ok(Searched::Exhausted);
            }
        }
        Ok(Searched::UpToBound)
    }

    /// All schedules but for the order of independent steps, beginning with those that have no rare events.
    fn all_rarities(&mut self, limit: u64) -> Result<Searched, Failing> {
        for rarities in 0..=MAX_RARITIES {
            let (schedules, pruned) = match self.search(|| Search::Reduced(Reduced::new(rarities)), limit)? {
                Ok(done) => done,
                Err(given_up) => return Ok(given_up),
            };
            self.explored.reduced = true;
            self.explored.within_bound = schedules;
            self.explored.rarities = pruned.then_some(rarities);
            self.explored.exhaustive = !pruned;
            if !pruned {
                return Ok(Searched::Exhausted);
            }
        }
        Ok(Searched::UpToBound)
    }

    /// Some of the schedules that are left.
    fn at_random(&mut self) -> Result<(), Failing> {
        let mut random = Random::new(self.test.name());
        let limit = self.explored.steps + SHARE;
        while self.explored.steps < limit {
            let (execution, strategy) = self.run(Search::Random(random), false);
            if !self.accepts(&execution, &strategy) {
                return Err(self.simplest(strategy.order, strategy.decisions));
            }
            self.saw_try(&strategy);
            self.explored.at_random += 1;
            let Search::Random(back) = strategy.into_search() else { unreachable!("a search stays what it is") };
            random = back;
            random.advance();
        }
        Ok(())
    }

    /// A schedule that fails with fewer preemptions than this one, which was met at random; this one if there is none near.
    fn simplest(&mut self, mut order: Order, mut failing: Failing) -> Failing {
        let explored = self.explored.clone();
        while let Some((simpler, decisions)) = self.simpler(&order, explored.steps + SHARE) {
            (order, failing) = (simpler, decisions);
        }
        self.explored = explored;
        failing
    }

    fn simpler(&mut self, order: &Order, limit: u64) -> Option<(Order, Failing)> {
        for candidate in order.simpler() {
            if self.explored.steps > limit {
                return None;
            }
            let (execution, strategy) = self.run(Search::Follow(Follow::new(candidate)), false);
            if !self.accepts(&execution, &strategy) && strategy.order.size() < order.size() {
                return Some((strategy.order, strategy.decisions));
            }
        }
        None
    }

    /// Searches until there is nothing left: returns how many schedules there are, and whether the bound left some out.
    /// Or why it did not come to that.
    fn search(&mut self, begin: impl Fn() -> Search, limit: u64) -> Result<Result<(u64, bool), Searched>, Failing> {
        let mut search = begin();
        let (mut schedules, mut followed) = (0, true);
        let (from, mut looked) = (self.explored.steps, false);
        loop {
            let (execution, strategy) = self.run(search, false);
            if !self.accepts(&execution, &strategy) {
                return Err(strategy.decisions);
            }
            schedules += !matches!(execution.ending, Some(Ending::Redundant)) as u64;
            followed &= !matches!(execution.ending, Some(Ending::TooLong | Ending::Unsupported(_)));
            let begins_again = self.saw_try(&strategy);
            search = strategy.into_search();
            if self.is_unsupported() {
                return Ok(Err(Searched::Unfinished));
            }
            if begins_again {
                search = begin();
                (schedules, followed) = (0, true);
            } else if !search.advance() {
                return Ok(if followed { Ok((schedules, search.is_pruned())) } else { Err(Searched::Unfinished) });
            }
            if self.explored.steps > limit {
                return Ok(Err(Searched::Unfinished));
            }
            if !looked && self.explored.steps - from > PATIENCE {
                looked = true;
                if !search.comes_back() {
                    return Ok(Err(Searched::Hopeless));
                }
            }
        }
    }
}

fn setting(name: &str) -> bool {
    std::env::var_os(name).is_some()
}
