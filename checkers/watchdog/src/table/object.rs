//! The objects that threads wait for: locks, channels, condition variables, barriers, cells that are initialised once.

use std::sync::atomic::{AtomicU32, Ordering};

use super::{Clock, ObjectNo, Place, ThreadNo, with};

/// One object, from its first use on.
#[derive(Debug)]
pub struct Object {
    /// What it is: `Mutex`, `channel`.
    pub type_name: &'static str,
    /// Where it was made.
    pub made: Place,
    /// What threads knew that passed something on through it. Locks pass on nothing: see [`super::LockOrder`].
    pub passed_on: Clock,
    /// Its state.
    pub state: State,
}

/// The state of an object.
#[derive(Debug)]
pub enum State {
    /// A mutex or a readers-writer lock. Who holds it is kept with the threads.
    Lock,
    /// A condition variable. Those that wait there are known from what the threads do.
    Condvar {
        /// The last call of `notify_one` or `notify_all`.
        last: Option<Notification>,
    },
    /// A channel.
    Channel(Channel),
    /// A barrier.
    Barrier {
        /// How many it waits for.
        size: usize,
        /// How many are there.
        here: usize,
        /// How often it has opened.
        round: u64,
    },
    /// A cell that is initialised once.
    Once {
        /// Who initialises it, and since where.
        running: Option<(ThreadNo, Place)>,
        /// Whether that was done.
        done: bool,
    },
}

/// How a lock is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Mode {
    /// Together with other readers.
    Shared,
    /// Alone.
    Exclusive,
}

impl Mode {
    /// Whether one thread can't hold a lock like this while another holds it like that.
    pub fn excludes(self, other: Mode) -> bool {
        self == Mode::Exclusive || other == Mode::Exclusive
    }
}

/// A notification.
#[derive(Clone, Copy, Debug)]
pub struct Notification {
    /// Who notified.
    pub by: ThreadNo,
    /// Where.
    pub place: Place,
    /// Whether anybody was waiting.
    pub heard: bool,
    /// When, in the table's own time.
    pub time: u64,
}

/// A channel, without its messages.
#[derive(Debug, Default)]
pub struct Channel {
    /// How many messages it holds at most; 0 for a rendezvous.
    pub capacity: Option<usize>,
    /// Messages in it. Counted before they are put in and after they are taken out: never too few.
    pub messages: usize,
    /// The senders that are alive: a number, who made it, and where.
    pub senders: Vec<(u32, ThreadNo, Place)>,
    /// The number of the next sender.
    pub next_sender: u32,
    /// Whether the receiver is gone.
    pub closed: bool,
    /// Whether it was made while something was initialised that is initialised once: it may live on in there.
    pub lives_on: bool,
}

/// What every shadowed object begins with: its number in the table, once it has one.
#[derive(Debug)]
pub struct Header {
    number: AtomicU32,
    type_name: &'static str,
    made: Place,
}

impl Header {
    /// For an object that is not in the table yet.
    pub const fn new(type_name: &'static str, made: Place) -> Self {
        Header { number: AtomicU32::new(0), type_name, made }
    }

    /// The object's number. It gets one, and a place in the table, when it is first used.
    pub fn object(&self, state: impl FnOnce() -> State) -> ObjectNo {
        // Relaxed: the number alone is read, and the table is behind a lock.
        let known = self.number.load(Ordering::Relaxed);
        if known != 0 {
            return ObjectNo(known);
        }
        with(|table| {
            let known = self.number.load(Ordering::Relaxed);
            if known != 0 {
                return ObjectNo(known);
            }
            let object = Object { type_name: self.type_name, made: self.made, passed_on: Clock::new(), state: state() };
            let number = table.add_object(object);
            self.number.store(number.0, Ordering::Relaxed);
            number
        })
    }
}

impl Drop for Header {
    fn drop(&mut self) {
        let number = *self.number.get_mut();
        if number != 0 {
            with(|table| table.forget_object(ObjectNo(number)));
        }
    }
}
