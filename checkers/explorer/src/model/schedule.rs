//! The words of the model: threads, objects, operations, and what a schedule is made of.

use std::{fmt, panic::Location};

/// A place in the source, as `#[track_caller]` gives it.
pub type Place = &'static Location<'static>;

/// A line of the source, in a form that can also be made from the place of a panic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Site {
    /// The file, as given to the compiler.
    pub file: &'static str,
    /// The line, counted from 1.
    pub line: u32,
}

impl From<Place> for Site {
    fn from(place: Place) -> Self {
        Site { file: place.file(), line: place.line() }
    }
}

/// The most threads that one execution may have: they are kept in the bits of a [`ThreadSet`].
pub const MAX_THREADS: usize = 128;

/// A thread of one execution, numbered in the order of spawning. The test itself is thread 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ThreadId(pub u8);

impl ThreadId {
    /// The thread that runs the body of the test.
    pub const TEST: ThreadId = ThreadId(0);

    /// As an index into a table of threads.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// A set of threads.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ThreadSet(u128);

impl ThreadSet {
    /// No thread.
    pub const EMPTY: ThreadSet = ThreadSet(0);

    /// Adds one thread.
    pub fn insert(&mut self, thread: ThreadId) {
        self.0 |= 1 << thread.0;
    }

    /// Whether the thread is in.
    pub fn contains(self, thread: ThreadId) -> bool {
        self.0 >> thread.0 & 1 == 1
    }

    /// Whether there is none.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// How many there are.
    pub fn len(self) -> usize {
        self.0.count_ones() as usize
    }

    /// Those that are in either.
    pub fn union(self, other: ThreadSet) -> ThreadSet {
        ThreadSet(self.0 | other.0)
    }

    /// Those that are in this one, and not in the other.
    pub fn without(self, other: ThreadSet) -> ThreadSet {
        ThreadSet(self.0 & !other.0)
    }

    /// In the order of their numbers.
    pub fn iter(self) -> impl Iterator<Item = ThreadId> {
        let mut rest = self.0;
        std::iter::from_fn(move || {
            (rest != 0).then(|| {
                let lowest = rest.trailing_zeros();
                rest &= rest - 1;
                ThreadId(lowest as u8)
            })
        })
    }
}

/// Something that threads share: a lock, a channel, an atomic, the end of a thread. Numbered in the order of first use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ObjectId(pub u32);

impl ObjectId {
    /// As an index into the table of objects.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// What an operation does to an object, as far as the order of two operations matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Looks, and changes nothing.
    Read,
    /// May change everything; can happen at any time.
    Write,
    /// Takes it for oneself; can't happen while it is taken.
    Acquire,
    /// Gives back what was taken.
    Release,
    /// Takes it together with others.
    Share,
    /// Gives back one's share.
    Unshare,
    /// Puts something in at the end.
    Send,
    /// Takes something out at the front.
    Recv,
    /// Would change something, and there is nothing to change.
    Vain,
}

impl Kind {
    /// Whether the order of two such operations on one object can be seen. Operations that don't depend on each other
    /// can be swapped in a schedule without anybody noticing (Mazurkiewicz 1977).
    pub fn depends_on(self, other: Kind) -> bool {
        use Kind::*;
        !matches!(
            (self, other),
            (Read, Read)
                | (Share, Share)
                | (Release, Release)
                | (Unshare, Unshare)
                | (Share, Unshare)
                | (Unshare, Share)
                | (Release, Unshare)
                | (Unshare, Release)
                | (Send, Recv | Release)
                | (Recv, Send | Release)
                | (Release, Send | Recv)
                | (Vain, Vain)
        )
    }

    /// Whether both could be the next operation of two threads at one moment. A lock is never free while somebody is
    /// about to release it.
    pub fn may_compete_with(self, other: Kind) -> bool {
        use Kind::*;
        !matches!(
            (self, other),
            (Acquire | Share | Recv, Release)
                | (Release, Acquire | Share | Recv)
                | (Acquire, Unshare)
                | (Unshare, Acquire)
                | (Acquire, Send)
        )
    }
}

/// One object, and what is done to it.
#[derive(Clone, Copy, Debug)]
pub struct Access {
    /// The object.
    pub object: ObjectId,
    /// What is done to it.
    pub kind: Kind,
}

/// The objects one operation touches: none, one or two (`Condvar::wait` releases a mutex besides).
#[derive(Clone, Copy, Debug, Default)]
pub struct Accesses([Option<Access>; 2]);

impl Accesses {
    /// An operation that no other thread can see.
    pub const NONE: Accesses = Accesses([None, None]);

    /// One object.
    pub const fn one(object: ObjectId, kind: Kind) -> Self {
        Accesses([Some(Access { object, kind }), None])
    }

    /// Two objects.
    pub const fn two(first: (ObjectId, Kind), second: (ObjectId, Kind)) -> Self {
        Accesses([Some(Access { object: first.0, kind: first.1 }), Some(Access { object: second.0, kind: second.1 })])
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = Access> + '_ {
        self.0.iter().flatten().copied()
    }

    /// Whether the order of the two operations matters.
    pub fn depend_on(&self, other: &Accesses) -> bool {
        self.iter().any(|a| other.iter().any(|b| a.object == b.object && a.kind.depends_on(b.kind)))
    }
}

/// What has to be so before a thread's next operation can go. The scheduler looks at these; nobody is ever "woken".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wait {
    /// Nothing: it can go at any time.
    Nothing,
    /// Nobody holds the lock.
    Unlocked(ObjectId),
    /// Nobody holds the lock for writing.
    NoWriter(ObjectId),
    /// A notification of the condition variable has reached this thread.
    Notified(ObjectId),
    /// The channel has a message, or no sender.
    Message(ObjectId),
    /// The channel has room, or no receiver.
    Room(ObjectId),
    /// The message with this number was taken out of the channel, or there is no receiver.
    Taken(ObjectId, u64),
    /// The thread has ended.
    Finished(ThreadId),
    /// All threads of the scope have ended.
    ScopeEnded(ObjectId),
    /// The barrier has opened since it was at this round.
    Opened(ObjectId, u64),
    /// Nobody is at work initialising the cell.
    NotRunning(ObjectId),
    /// The cell is initialised, or an attempt at it has failed for good.
    Initialised(ObjectId),
    /// Somebody has unparked this thread.
    Token,
    /// The object is no longer at this version. For threads that spin, looking at the same thing again and again: the
    /// next look can be left out until there is something new to see (Kokologiannakis et al., "SAVer", 2021).
    Changed(ObjectId, u32),
    /// Every other thread that can has taken a step since this one (the fair scheduler of Musuvathi & Qadeer 2008).
    EverybodySince(u64),
}

/// When a wait that has a time limit ends by itself.
#[derive(Clone, Copy, Debug)]
pub struct Limit {
    /// In virtual nanoseconds.
    pub deadline: u64,
    /// Whether the limit is so short that it may pass while others run. Longer ones pass only when nothing else can
    /// happen, so that a guard of five seconds is not taken for a mistake.
    pub short: bool,
}

/// The next operation of a thread: where it is, what it touches, what it waits for.
#[derive(Clone, Copy, Debug)]
pub struct Pending {
    /// In the words of the source: `lock`, `recv`.
    pub operation: &'static str,
    /// The object the operation is called on.
    pub object: Option<ObjectId>,
    /// Where in the source.
    pub place: Place,
    /// What it touches.
    pub accesses: Accesses,
    /// What it waits for.
    pub wait: Wait,
    /// How long it waits at most.
    pub limit: Option<Limit>,
    /// Whether it may go on for no reason at all, as `Condvar::wait` and `park` may.
    pub spurious: bool,
    /// Whether the thread offers to let others go first (`sleep`): then it costs nothing to switch.
    pub polite: bool,
}

impl Pending {
    /// An operation that can go at any time.
    pub fn new(operation: &'static str, object: Option<ObjectId>, place: Place, accesses: Accesses) -> Self {
        Pending { operation, object, place, accesses, wait: Wait::Nothing, limit: None, spurious: false, polite: false }
    }

    /// The same, with something to wait for.
    pub fn until(self, wait: Wait) -> Self {
        Pending { wait, ..self }
    }
}

/// Why an operation could go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wake {
    /// What it waited for has come.
    Granted,
    /// Its time is up.
    TimedOut,
    /// For no reason.
    Spurious,
}

impl fmt::Display for ThreadId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "T{}", self.0)
    }
}

/// How an execution ended.
#[derive(Clone, Debug)]
pub enum Ending {
    /// All threads have ended, and nothing was wrong.
    Completed,
    /// A panic that counts: of the test itself, or of a thread nobody joined.
    Panicked {
        /// Who panicked.
        thread: ThreadId,
        /// The panic's message.
        message: String,
    },
    /// No thread can go on, and not all have ended.
    Stuck,
    /// Threads run, and nothing changes.
    Livelock,
    /// Two accesses to the same memory that nothing orders.
    DataRace {
        /// In words.
        message: String,
    },
    /// Too long to be followed to its end; no failure.
    TooLong,
    /// Given up, because the same schedule but for the order of independent steps was explored before.
    Redundant,
    /// Something the explorer can't do.
    Unsupported(&'static str),
}

impl Ending {
    /// Whether this is a mistake in the program.
    pub fn is_failure(&self) -> bool {
        matches!(self, Ending::Panicked { .. } | Ending::Stuck | Ending::Livelock | Ending::DataRace { .. })
    }
}
