//! When threads can never go on.
//!
//! There are two ways to know. A *circle*: a thread waits for a lock, and whoever holds it waits, in turn, for something
//! that only this circle could give. Nobody outside can end that, so it is told while other threads go on. And a
//! *standstill*: every thread waits without a time limit. For that, all threads have to be known. Where the system
//! shows the threads of the process (Linux), one that is not in the table forbids the conclusion; elsewhere it is
//! drawn only if no such thread was ever met.
//!
//! One look proves nothing, as the threads go on meanwhile. Several equal looks do where the system tells who sleeps:
//! a thread that slept in both, and was not scheduled in between, slept all the time (as in the runner's `run/deadlock.rs`).
//! Where it does not tell, the table has to say that no wait can end (`Table::can_go_on`), and more looks are asked for.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use super::tasks::{State, Task, tasks};
use crate::table::{Mode, ObjectNo, State as ObjectState, Table, Thread, ThreadNo, Until};

/// Between two looks.
pub const LOOK_EVERY: Duration = Duration::from_millis(10);
/// Equal looks in a row that are believed, if the system tells who sleeps.
const ENOUGH: u32 = 3;
/// The same if it does not.
const ENOUGH_UNTOLD: u32 = 10;

/// Threads that can never go on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stuck {
    /// Which.
    pub threads: BTreeSet<ThreadNo>,
    /// Whether these are all.
    pub all: bool,
}

/// Counts equal looks.
#[derive(Default)]
pub struct Steady {
    seen: Option<Seen>,
    equal: u32,
}

/// What has to be the same in the next look: for each thread, how much it has done, and how often it was scheduled.
#[derive(PartialEq, Eq)]
struct Seen {
    stuck: Stuck,
    done: Vec<Done>,
}

/// What a thread has done so far.
type Done = (u64, Option<u64>);

impl Steady {
    /// Whether the last look found somebody stuck: a few more will tell.
    pub fn is_counting(&self) -> bool {
        self.seen.is_some()
    }

    /// Looks. Answers who can never go on when enough looks were equal. `aside`: threads of the system that take no part,
    /// as they are the watchdog's.
    pub fn look(&mut self, table: &Table, aside: &[Option<u32>]) -> Option<Stuck> {
        let Some((seen, enough)) = see(table, aside) else {
            *self = Steady::default();
            return None;
        };
        self.equal = if self.seen.as_ref() == Some(&seen) { self.equal + 1 } else { 1 };
        let stuck = seen.stuck.clone();
        self.seen = Some(seen);
        (self.equal >= enough).then_some(stuck)
    }
}

/// Everybody, or else a circle, if one or the other is stuck as far as one look can tell; and how many looks it takes.
fn see(table: &Table, aside: &[Option<u32>]) -> Option<(Seen, u32)> {
    let candidates: Vec<Stuck> = [standstill(table), circle_of_test(table)].into_iter().flatten().collect();
    if candidates.is_empty() {
        return None;
    }
    match tasks() {
        Some(tasks) => {
            let all_known = are_all(&tasks, table, aside);
            let tasks: BTreeMap<u32, &Task> = tasks.iter().map(|task| (task.number, task)).collect();
            let sleeps = |thread: &Thread| {
                let task = tasks.get(&thread.task?).filter(|task| task.state == State::Asleep)?;
                Some((thread.operations, Some(task.switches)))
            };
            Some((first_seen(table, candidates, all_known, sleeps)?, ENOUGH))
        }
        None => {
            let all_known = !table.strangers && std::env::var_os("KOANS_STRANGERS").is_none();
            let waits = |thread: &Thread| {
                let wait = thread.waits.as_ref().filter(|wait| !table.can_go_on(&wait.until));
                wait.map(|_| (thread.operations, None))
            };
            Some((first_seen(table, candidates, all_known, waits)?, ENOUGH_UNTOLD))
        }
    }
}

/// The first of the candidates of which each thread was seen waiting. A standstill takes that all threads are known.
fn first_seen(
    table: &Table,
    candidates: Vec<Stuck>,
    all_known: bool,
    look: impl Fn(&Thread) -> Option<Done>,
) -> Option<Seen> {
    candidates.into_iter().filter(|stuck| all_known || !stuck.all).find_map(|stuck| {
        let threads = stuck.threads.iter().filter_map(|number| table.threads.get(number));
        let done = threads.map(&look).collect::<Option<Vec<_>>>()?;
        Some(Seen { stuck, done })
    })
}

/// Whether each thread of the system is one of those that wait, or one that takes no part: the watchdog's, and the
/// harness's, which wait for the test.
fn are_all(tasks: &[Task], table: &Table, aside: &[Option<u32>]) -> bool {
    let ours: BTreeSet<u32> = table.threads.values().filter(|thread| !thread.ended).filter_map(|t| t.task).collect();
    let harness = std::process::id();
    tasks.iter().filter(|task| !aside.contains(&Some(task.number))).all(|task| {
        let waits_for_test = task.number == harness || table.idle.contains(&task.number);
        ours.contains(&task.number) || (waits_for_test && task.state == State::Asleep)
    })
}

/// All threads, if each of them waits without a time limit.
fn standstill(table: &Table) -> Option<Stuck> {
    let live = || table.threads.iter().filter(|(_, thread)| !thread.ended);
    let waits = |thread: &Thread| thread.waits.as_ref().is_some_and(|wait| !matches!(wait.until, Until::Time));
    let stands = table.test_thread().is_some() && live().next().is_some() && live().all(|(_, thread)| waits(thread));
    stands.then(|| Stuck { threads: live().map(|(&number, _)| number).collect(), all: true })
}

/// A circle that the test itself waits for, or that it has left.
fn circle_of_test(table: &Table) -> Option<Stuck> {
    let (threads, test) = (circle(table), table.test_thread()?);
    let returned = table.test.as_ref().is_some_and(|test| test.returned);
    let concerned = if returned { !threads.is_empty() } else { threads.contains(&test) };
    concerned.then_some(Stuck { threads, all: false })
}

/// The largest set of threads each of which waits for what only another one of the set could give.
pub fn circle(table: &Table) -> BTreeSet<ThreadNo> {
    let mut set: BTreeSet<ThreadNo> =
        table.threads.iter().filter(|(_, thread)| thread.waits.is_some()).map(|(&number, _)| number).collect();
    loop {
        let before = set.len();
        let stays: BTreeSet<_> =
            set.iter().copied().filter(|&thread| needs(table, thread).any(|by| set.contains(&by))).collect();
        set = stays;
        if set.len() == before {
            return set;
        }
    }
}

/// Threads without each of which a thread can't go on.
pub fn needs(table: &Table, thread: ThreadNo) -> impl Iterator<Item = ThreadNo> + use<> {
    let until = table.threads.get(&thread).and_then(|thread| thread.waits.as_ref()).map(|wait| &wait.until);
    let by: Vec<ThreadNo> = match until {
        Some(Until::Free(lock, mode)) => in_the_way(table, *lock, *mode),
        Some(Until::Notified { mutex, woken: true, .. }) => in_the_way(table, *mutex, Mode::Exclusive),
        Some(Until::NotRunning(cell)) => match table.objects.get(cell).map(|object| &object.state) {
            Some(ObjectState::Once { running: Some((by, _)), .. }) => vec![*by],
            _ => Vec::new(),
        },
        Some(Until::Ended(other)) => vec![*other],
        Some(Until::ScopeEnded(scope)) => table.of_scope(*scope).collect(),
        _ => Vec::new(),
    };
    by.into_iter()
}

/// Those that hold a lock in a way that keeps others from taking it; for a reader that is kept out by readers, the
/// writers that wait before it.
fn in_the_way(table: &Table, lock: ObjectNo, mode: Mode) -> Vec<ThreadNo> {
    let excluding = table.holders(lock).filter(|(_, held)| held.mode.excludes(mode)).map(|(by, _)| by);
    let excluding: Vec<_> = excluding.collect();
    if !excluding.is_empty() {
        return excluding;
    }
    let writes = |thread: &Thread| {
        let until = thread.waits.as_ref().map(|wait| &wait.until);
        matches!(until, Some(Until::Free(wanted, Mode::Exclusive)) if *wanted == lock)
    };
    table.threads.iter().filter(|(_, thread)| writes(thread)).map(|(&number, _)| number).collect()
}
