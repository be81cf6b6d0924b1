//! The table: every thread and what it is doing, every object and who has it. One for the process, behind one lock.

mod clock;
mod held;
mod lock_order;
mod object;
mod thread;
mod wait;

use std::{
    collections::BTreeMap,
    panic::Location,
    sync::{Mutex, MutexGuard, PoisonError, TryLockError},
};

pub use clock::{Clock, Past};
pub use held::{Held, Holding, acquire, map, tried, try_acquire};
pub use lock_order::{Cycle, LockOrder};
pub use object::{Channel, Header, Mode, Notification, Object, State};
pub use thread::{Entered, Panicked, Thread, me, note_panic};
pub use wait::{Until, Wait, Waiting};

/// A place in the source.
pub type Place = &'static Location<'static>;

/// The number of a thread in the table. 0 is nobody's: of a thread that is past the end of its thread-locals.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ThreadNo(u32);

/// The number of an object in the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ObjectNo(u32);

/// The test that runs.
#[derive(Clone, Debug)]
pub struct RunningTest {
    /// Its name, without the crate's.
    pub name: String,
    /// The thread it runs on.
    pub thread: ThreadNo,
    /// Whether it has returned: what is left are threads that it began.
    pub returned: bool,
    /// Threads without a name so far.
    nameless: u32,
}

/// All that is known.
pub struct Table {
    /// The test that runs; none between tests, and in tests whose `#[test]` is not ours (`#[tokio::test]`).
    pub test: Option<RunningTest>,
    /// The threads that have not ended, or that were not joined yet.
    pub threads: BTreeMap<ThreadNo, Thread>,
    /// The objects that were used.
    pub objects: BTreeMap<ObjectNo, Object>,
    /// Which locks were taken while which others were held.
    pub order: LockOrder,
    /// The harness's own threads, by their numbers in the system: those that run a test which waits for its turn.
    pub idle: Vec<u32>,
    /// Whether threads were met that the watchdog has not started.
    pub strangers: bool,
    /// Panics that have ended threads, and the names of those.
    pub panics: Vec<(String, Panicked)>,
    last_thread: u32,
    last_object: u32,
    time: u64,
}

static TABLE: Mutex<Table> = Mutex::new(Table {
    test: None,
    threads: BTreeMap::new(),
    objects: BTreeMap::new(),
    order: LockOrder::new(),
    idle: Vec::new(),
    strangers: false,
    panics: Vec::new(),
    last_thread: 0,
    last_object: 0,
    time: 0,
});

fn lock() -> MutexGuard<'static, Table> {
    TABLE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Looks something up in the table, or writes it down. `f` must not run code of the exercise.
pub fn with<R>(f: impl FnOnce(&mut Table) -> R) -> R {
    f(&mut lock())
}

/// The same, for a place that might be reached from inside of [`with`]: none if somebody is at the table.
pub fn try_with<R>(f: impl FnOnce(&mut Table) -> R) -> Option<R> {
    match TABLE.try_lock() {
        Ok(mut table) => Some(f(&mut table)),
        Err(TryLockError::Poisoned(poisoned)) => Some(f(&mut poisoned.into_inner())),
        Err(TryLockError::WouldBlock) => None,
    }
}

impl Table {
    /// The table's own time: larger each time it is asked for.
    pub fn tick(&mut self) -> u64 {
        self.time += 1;
        self.time
    }

    fn add_object(&mut self, object: Object) -> ObjectNo {
        self.last_object += 1;
        let number = ObjectNo(self.last_object);
        self.objects.insert(number, object);
        number
    }

    /// An object is dropped. A lock of which an order is known stays in the table: the order is told with its name.
    fn forget_object(&mut self, object: ObjectNo) {
        if !self.order.mentions(object) {
            self.objects.remove(&object);
        }
    }

    /// Changes the state of an object, if it is there.
    pub fn change(&mut self, object: ObjectNo, change: impl FnOnce(&mut State)) {
        if let Some(object) = self.objects.get_mut(&object) {
            change(&mut object.state);
        }
    }

    /// The state of a channel.
    pub fn channel(&mut self, object: ObjectNo) -> Option<&mut Channel> {
        match self.objects.get_mut(&object).map(|object| &mut object.state) {
            Some(State::Channel(channel)) => Some(channel),
            _ => None,
        }
    }

    /// A thread passes on what it knows through an object.
    pub fn pass_on(&mut self, thread: ThreadNo, object: ObjectNo) {
        if let (Some(thread), Some(object)) = (self.threads.get_mut(&thread), self.objects.get_mut(&object)) {
            object.passed_on.join(&thread.past.tell());
        }
    }

    /// A thread learns what was passed on through an object.
    pub fn learn(&mut self, thread: ThreadNo, object: ObjectNo) {
        if let (Some(thread), Some(object)) = (self.threads.get_mut(&thread), self.objects.get(&object)) {
            thread.past.learn(&object.passed_on);
        }
    }
}
