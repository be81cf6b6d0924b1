//! The shared objects of an execution, and the rules by which each of them changes.

use super::{
    clock::Clock,
    memory::Location,
    schedule::{Place, ThreadId},
};

/// One shared object.
pub struct Object {
    /// What it is: `Mutex`, `channel`.
    pub type_name: &'static str,
    /// Where it was made.
    pub made: Place,
    /// Counts its changes.
    pub version: u32,
    /// What those who released it knew: who acquires it learns that.
    pub sync: Clock,
    /// Its state.
    pub state: State,
}

/// The state of an object.
pub enum State {
    /// None: it only stands for an order.
    Plain,
    /// A mutex or a readers-writer lock.
    Lock(Lock),
    /// A condition variable.
    Condvar(Condvar),
    /// A channel.
    Channel(Channel),
    /// A barrier.
    Barrier(Barrier),
    /// A cell that is initialised once.
    Once(Once),
    /// An atomic variable.
    Atomic(Location),
    /// The threads of a `thread::scope`.
    Scope(Vec<ThreadId>),
    /// The memory inside an `UnsafeCell`.
    Cell(Accessed),
}

/// Who holds a lock, and since where.
#[derive(Default)]
pub struct Lock {
    /// The one that holds it alone.
    pub writer: Option<(ThreadId, Place)>,
    /// Those that share it.
    pub readers: Vec<(ThreadId, Place)>,
    /// Whether somebody panicked while holding it.
    pub poisoned: bool,
}

impl Lock {
    /// Whether nobody holds it.
    pub fn is_free(&self) -> bool {
        self.writer.is_none() && self.readers.is_empty()
    }

    /// All that hold it.
    pub fn holders(&self) -> impl Iterator<Item = (ThreadId, Place)> + '_ {
        self.writer.iter().chain(&self.readers).copied()
    }
}

/// Who waits on a condition variable.
#[derive(Default)]
pub struct Condvar {
    /// Those that were not notified yet, longest first.
    pub waiting: Vec<ThreadId>,
    /// Notifications so far: by whom, where, and whether anybody heard it.
    pub notifications: Vec<Notification>,
}

/// A call of `notify_one` or `notify_all`.
pub struct Notification {
    /// Who notified.
    pub by: ThreadId,
    /// Where.
    pub place: Place,
    /// Whether somebody was waiting.
    pub heard: bool,
}

/// A channel, without its messages: those are kept, typed, by the two ends.
pub struct Channel {
    /// How many messages it holds at most; 0 for a rendezvous.
    pub capacity: Option<usize>,
    /// Messages put in so far.
    pub sent: u64,
    /// Messages taken out so far.
    pub taken: u64,
    /// For each message, the step in which it was put in.
    pub sent_at: Vec<u32>,
    /// For each message that was taken out, the step of that.
    pub taken_at: Vec<u32>,
    /// Whether there is a receiver.
    pub receiver: bool,
    /// The senders that are alive: a number, and who made it where.
    pub senders: Vec<(u64, ThreadId, Place)>,
    /// The number of the next sender.
    pub next_sender: u64,
    /// For each message in the channel, what its sender knew.
    pub clocks: std::collections::VecDeque<Clock>,
}

impl Channel {
    /// Whether there is something to receive.
    pub fn has_message(&self) -> bool {
        self.sent > self.taken
    }

    /// Whether one more message fits in. A rendezvous channel takes one: its sender then waits until it is taken.
    pub fn has_room(&self) -> bool {
        self.capacity.is_none_or(|capacity| self.sent - self.taken < capacity.max(1) as u64)
    }
}

/// A barrier.
pub struct Barrier {
    /// How many threads it waits for.
    pub size: usize,
    /// How many are there.
    pub here: usize,
    /// How often it has opened.
    pub round: u64,
}

/// A cell that is initialised once.
#[derive(Default)]
pub struct Once {
    /// Who initialises it, and since where.
    pub running: Option<(ThreadId, Place)>,
    /// Whether that was done.
    pub done: bool,
    /// Whether the last attempt panicked.
    pub poisoned: bool,
}

/// Who last accessed a piece of plain memory.
#[derive(Default)]
pub struct Accessed {
    /// The last write: by whom, at what time of theirs, where.
    pub write: Option<(ThreadId, u32, Place)>,
    /// The last read of each thread since.
    pub reads: Vec<(ThreadId, u32, Place)>,
}
