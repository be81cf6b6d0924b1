//! Telling a deadlock from a wait, on ordinary threads and processes of an ordinary program, from outside (Linux, x86-64
//! and AArch64).
//!
//! A tree of processes is *deadlocked* when every one of its threads waits, without a time limit, for something that
//! only another one of them could do:
//! - on a futex, which takes a `futex(FUTEX_WAKE)` on memory of its process. Locks, condition variables, channels, parking
//!   and joining are all futexes;
//! - on a pipe that is empty or full, and whose other end nobody but the tree has;
//! - for the end of a child;
//! - for a file's lock that one of the tree holds.
//!
//! Sleeping, a terminal, a socket, an event loop and a wait with a time limit are none of these.
//!
//! # Why that is sound
//! Looking at one thread after the other shows them at different times, so one look proves nothing. Between two equal
//! looks it does: a thread that was asleep in both, and has been scheduled no time in between, was asleep all the time
//! from the first to the second; so there was a moment (the end of the first look) at which all were asleep at once,
//! and from then on nobody was left to wake anybody. What could still wake one from *outside* makes us hold our tongue:
//! - another process with the same memory: a futex that is not private must lie in a private mapping (joining a
//!   thread is such a wait);
//! - another process with the other end of a pipe, wherever it is on this machine;
//! - a signal whose handler then does something: the only handlers allowed are the ones that the Rust runtime installs
//!   (`SIGSEGV`, `SIGBUS`: they tell a stack overflow) and glibc's own (32, 33).
//!
//! One thread may be awake now and then: the watchdog's, that looks at the process from inside (`checkers/watchdog`). It
//! wakes nobody.
//!
//! Three equal looks are asked for, where two would do. Where `/proc` does not show the system call, the deadline stands alone.

#[cfg(target_os = "linux")]
mod cause;
#[cfg(target_os = "linux")]
mod look;

use std::time::{Duration, Instant};

use rustix::process::Pid;

use super::Beyond;

/// When the first look is taken: most runs are over by then.
const FIRST: Duration = Duration::from_millis(100);
/// Between two looks while everything seems to be waiting.
const CLOSE: Duration = Duration::from_millis(20);
/// Between two looks, at the longest.
const RARE: Duration = Duration::from_millis(250);
/// Equal looks in a row that make a deadlock.
const ENOUGH: u32 = 3;
/// The same when a watchdog is inside of the process (`checkers/watchdog`): it sees a deadlock, too, and has more to tell.
const ENOUGH_WATCHED: u32 = 10;

/// Looks that are waited for when a run is at its end otherwise: those who talk to each other all the time may seem to wait
/// in every look.
const LAST_LOOKS: u32 = 4 * ENOUGH_WATCHED;

/// Looks at one process and what it has started, seldom while they are doing something, closely while they seem to wait.
pub(super) struct Watch {
    process: u32,
    /// When to look next; none when looking is switched off or of no use.
    next: Option<Instant>,
    pause: Duration,
    seen: Vec<Waiting>,
    equal: u32,
    /// How often it may still be asked for a look when all is over otherwise.
    last_looks: u32,
}

/// What is known of a deadlock.
pub(super) struct Deadlock {
    /// The names of the process's own threads, the main thread first.
    pub(super) threads: Vec<String>,
    /// Where more than its own threads are in it: what kind of deadlock it is, and who waits for whom in a sentence.
    pub(super) beyond: Option<Beyond>,
}

/// A thread that waits without a time limit.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Waiting {
    process: u32,
    thread: u32,
    /// How often it was scheduled away so far.
    switches: u64,
    on: On,
}

/// What it waits for.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(not(target_os = "linux"), allow(dead_code, reason = "elsewhere every look is blind"))]
enum On {
    /// Another thread. `shared`: threads of other processes might wait and wake here.
    Futex { address: u64, shared: bool },
    /// One of these pipes (`pipe:[INODE]`): that there is something in it for one who reads, or room for one who writes.
    Pipes(Vec<Pipe>),
    /// The end of a child process; none: of any.
    Child(Option<u32>),
    /// The lock of the file with this path.
    Lock(String),
}

#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(not(target_os = "linux"), allow(dead_code, reason = "elsewhere every look is blind"))]
struct Pipe {
    name: String,
    /// Whether it waits to read from it; else to write.
    reads: bool,
}

/// What one look came to.
#[cfg_attr(not(target_os = "linux"), allow(dead_code, reason = "elsewhere every look is blind"))]
enum Look {
    /// Nobody but waiting threads.
    AllWait {
        /// Them, those of the process itself first.
        waiting: Vec<Waiting>,
        /// Whether the watchdog's thread is there as well.
        watched: bool,
    },
    /// Somebody does something, or something else might wake them.
    Alive,
    /// The kernel does not tell.
    Blind,
}

impl Watch {
    pub(super) fn new(child: Pid, started: Instant, wanted: bool) -> Watch {
        let next = (wanted && CAN_TELL).then(|| started + FIRST);
        Watch {
            process: child.as_raw_pid().cast_unsigned(),
            next,
            pause: CLOSE,
            seen: Vec::new(),
            equal: 0,
            last_looks: LAST_LOOKS,
        }
    }

    /// When to look the next time.
    pub(super) fn next(&self) -> Option<Instant> {
        self.next
    }

    /// Whether everything seems to wait, and a few more looks will tell. To be asked when all is over otherwise: if the
    /// last look saw somebody alive, which may be long ago, there is one more at once.
    pub(super) fn is_about_to_tell(&mut self, now: Instant) -> bool {
        if self.next.is_none() || self.last_looks == 0 {
            return false;
        }
        let is_first = self.last_looks == LAST_LOOKS;
        self.last_looks -= 1;
        if self.equal == 0 && is_first {
            self.next = Some(now);
        }
        self.equal > 0 || is_first
    }

    /// Looks, if it is time to.
    pub(super) fn look(&mut self, now: Instant) -> Option<Deadlock> {
        if self.next.is_none_or(|next| now < next) {
            return None;
        }
        match look(self.process) {
            Look::AllWait { waiting, watched } => {
                self.equal = if waiting == self.seen { self.equal + 1 } else { 1 };
                self.seen = waiting;
                self.pause = CLOSE;
                if self.equal >= if watched { ENOUGH_WATCHED } else { ENOUGH } {
                    if is_closed(&self.seen) {
                        return Some(told(self.process, &self.seen));
                    }
                    // Undecided as long as somebody outside could help: the answer costs a walk, so ask it rarely.
                    self.equal = 0;
                    self.pause = RARE;
                }
            }
            Look::Alive => {
                self.equal = 0;
                self.pause = (self.pause * 5 / 4).min(RARE);
            }
            Look::Blind => {
                self.next = None;
                return None;
            }
        }
        self.next = Some(Instant::now() + self.pause);
        None
    }
}

/// Whether the system calls of this system are known.
const CAN_TELL: bool = cfg!(all(
    target_os = "linux",
    any(all(target_arch = "x86_64", target_pointer_width = "64"), target_arch = "aarch64")
));

#[cfg(not(target_os = "linux"))]
use elsewhere::{is_closed, look, told};
#[cfg(target_os = "linux")]
use {
    cause::told,
    look::{is_closed, look},
};

/// Elsewhere [`Watch::next`] is none from the start.
#[cfg(not(target_os = "linux"))]
mod elsewhere {
    use super::{Deadlock, Look, Waiting};

    pub(super) fn look(_process: u32) -> Look {
        Look::Blind
    }

    pub(super) fn is_closed(_waiting: &[Waiting]) -> bool {
        false
    }

    pub(super) fn told(_process: u32, _waiting: &[Waiting]) -> Deadlock {
        Deadlock { threads: Vec::new(), beyond: None }
    }
}
