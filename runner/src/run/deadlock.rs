//! Telling a deadlock from a wait, on ordinary threads of an ordinary program, from outside (Linux, x86-64 and AArch64).
//!
//! A process is *deadlocked* when every one of its threads waits on a futex without a timeout. What such a thread waits
//! for is a `futex(FUTEX_WAKE)` on memory of this process, and every thread that could make that call is waiting too.
//! Locks, condition variables, channels, parking and joining are all futexes; sleeping, reading and a wait with a
//! timeout are not.
//!
//! # Why that is sound
//! Looking at one thread after the other shows them at different times, so one look proves nothing. Between two equal
//! looks it does: a thread that was asleep in both, and has been scheduled no time in between, was asleep all the time
//! from the first to the second; so there was a moment (the end of the first look) at which all were asleep at once,
//! and from then on nobody was left to wake anybody. What could still wake one from *outside* makes us hold our tongue:
//! - another process with the same memory: a futex that is not private must lie in a private mapping (joining a
//!   thread is such a wait), and there must be no other process in the tree;
//! - a signal whose handler then does something: the only handlers allowed are the ones that the Rust runtime installs
//!   (`SIGSEGV`, `SIGBUS`: they tell a stack overflow) and glibc's own (32, 33).
//!
//! One thread may be awake now and then: the watchdog's, that looks at the process from inside (`checkers/watchdog`). It
//! wakes nobody.
//!
//! Three equal looks are asked for, where two would do. Where `/proc` does not show the system call, the deadline stands alone.

use std::time::{Duration, Instant};

use rustix::process::Pid;

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

/// Looks at one process, seldom while it is doing something, closely while it seems to wait.
pub(super) struct Watch {
    process: u32,
    /// When to look next; none when looking is switched off or of no use.
    next: Option<Instant>,
    pause: Duration,
    seen: Vec<Waiting>,
    equal: u32,
}

/// A thread that waits on a futex without a timeout.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Waiting {
    thread: u32,
    /// How often it was scheduled away so far.
    switches: u64,
    address: u64,
    /// Whether threads of other processes might wait and wake here.
    shared: bool,
}

/// What one look came to.
#[cfg_attr(not(target_os = "linux"), allow(dead_code, reason = "elsewhere every look is blind"))]
enum Look {
    /// Nobody but waiting threads.
    AllWait {
        /// Them.
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
        let next = (wanted && FUTEX.is_some()).then(|| started + FIRST);
        Watch { process: child.as_raw_pid().cast_unsigned(), next, pause: CLOSE, seen: Vec::new(), equal: 0 }
    }

    /// When to look the next time.
    pub(super) fn next(&self) -> Option<Instant> {
        self.next
    }

    /// Looks, if it is time to. Answers the names of the threads when they are deadlocked.
    pub(super) fn look(&mut self, now: Instant) -> Option<Vec<String>> {
        if self.next.is_none_or(|next| now < next) {
            return None;
        }
        match look(self.process) {
            Look::AllWait { waiting, watched } => {
                self.equal = if waiting == self.seen { self.equal + 1 } else { 1 };
                self.seen = waiting;
                self.pause = CLOSE;
                if self.equal >= if watched { ENOUGH_WATCHED } else { ENOUGH } {
                    if is_alone(self.process, &self.seen) {
                        return Some(names(self.process, &self.seen));
                    }
                    // Undecided as long as the other process lives: the answer costs a walk, so ask it rarely.
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

/// The number of the `futex` system call.
const FUTEX: Option<u64> = match () {
    () if cfg!(all(target_os = "linux", target_arch = "x86_64", target_pointer_width = "64")) => Some(202),
    () if cfg!(all(target_os = "linux", target_arch = "aarch64")) => Some(98),
    () => None,
};

#[cfg(not(target_os = "linux"))]
use elsewhere::{is_alone, look, names};
#[cfg(target_os = "linux")]
use on_linux::{is_alone, look, names};

#[cfg(target_os = "linux")]
mod on_linux {
    use std::fs;

    use super::{
        super::{linux, waits::WATCHDOG},
        FUTEX, Look, Waiting,
    };

    const FUTEX_WAIT: u64 = 0;
    const FUTEX_WAIT_BITSET: u64 = 9;
    const FUTEX_PRIVATE: u64 = 128;
    const FUTEX_CLOCK_REALTIME: u64 = 256;

    /// `SIGBUS`, `SIGSEGV`, and the two signals that glibc keeps for itself, as bits of `SigCgt`.
    const HARMLESS_HANDLERS: u64 = 1 << (7 - 1) | 1 << (11 - 1) | 1 << (32 - 1) | 1 << (33 - 1);

    pub(super) fn look(process: u32) -> Look {
        let threads = linux::threads(process);
        let mut waiting = Vec::with_capacity(threads.len());
        let mut watched = false;
        for thread in threads {
            match look_at(process, thread) {
                Ok(Some(thread)) => waiting.push(thread),
                Ok(None) if is_watchdog(process, thread) => watched = true,
                Ok(None) => return Look::Alive,
                Err(error) if error.kind() == std::io::ErrorKind::PermissionDenied => return Look::Blind,
                Err(error) if thread == process && error.kind() == std::io::ErrorKind::NotFound => return Look::Blind,
                Err(_) => return Look::Alive,
            }
        }
        if waiting.is_empty() { Look::Alive } else { Look::AllWait { waiting, watched } }
    }

    /// Whether a thread is the one by which the watchdog inside of the process looks at it, and sleeps between two looks. It
    /// wakes nobody: it never waits while it holds the lock of its table.
    fn is_watchdog(process: u32, thread: u32) -> bool {
        let call = fs::read_to_string(format!("/proc/{process}/task/{thread}/syscall")).unwrap_or_default();
        linux::thread_name(process, thread) == WATCHDOG
            && matches!(futex_wait(&call), Some(FutexWait { endless: false, .. }))
    }

    /// None for a thread that does anything but wait for ever.
    fn look_at(process: u32, thread: u32) -> std::io::Result<Option<Waiting>> {
        let folder = format!("/proc/{process}/task/{thread}");
        let call = fs::read_to_string(format!("{folder}/syscall"))?;
        let Some((address, shared)) = endless_wait(&call) else { return Ok(None) };
        let status = fs::read_to_string(format!("{folder}/status"))?;
        Ok(switches(&status).map(|switches| Waiting { thread, switches, address, shared }))
    }

    /// A wait on a futex.
    struct FutexWait {
        address: u64,
        shared: bool,
        /// Whether it has no timeout.
        endless: bool,
    }

    /// Reads `NUMBER ARGUMENT{6} SP PC`; "running" and "-1 …" are no calls.
    fn futex_wait(call: &str) -> Option<FutexWait> {
        let mut words = call.split_ascii_whitespace();
        if words.next()?.parse().ok() != FUTEX {
            return None;
        }
        let mut argument = || u64::from_str_radix(words.next()?.trim_start_matches("0x"), 16).ok();
        let (address, operation, _value, timeout) = (argument()?, argument()?, argument()?, argument()?);
        // `op` is an int: the upper half of the register may hold anything.
        let operation = operation & 0xffff_ffff;
        let command = operation & !(FUTEX_PRIVATE | FUTEX_CLOCK_REALTIME);
        let waits = matches!(command, FUTEX_WAIT | FUTEX_WAIT_BITSET);
        waits.then_some(FutexWait { address, shared: operation & FUTEX_PRIVATE == 0, endless: timeout == 0 })
    }

    /// The address waited on, and whether it is shared, for a futex wait without a timeout.
    fn endless_wait(call: &str) -> Option<(u64, bool)> {
        futex_wait(call).filter(|wait| wait.endless).map(|wait| (wait.address, wait.shared))
    }

    /// How often the thread was scheduled away; none when a signal handler might do something in its stead.
    fn switches(status: &str) -> Option<u64> {
        let field =
            |name: &str| status.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':')).map(str::trim);
        let handlers = u64::from_str_radix(field("SigCgt")?, 16).ok()?;
        if handlers & !HARMLESS_HANDLERS != 0 {
            return None;
        }
        let count = |name| field(name)?.parse::<u64>().ok();
        Some(count("voluntary_ctxt_switches")? + count("nonvoluntary_ctxt_switches")?)
    }

    /// Whether no other process can wake a thread of this one.
    pub(super) fn is_alone(process: u32, waiting: &[Waiting]) -> bool {
        let others = linux::Tree::below_this_process().members.iter().any(|member| member.pid != process);
        let maps = fs::read_to_string(format!("/proc/{process}/maps")).unwrap_or_default();
        !others && waiting.iter().all(|thread| !thread.shared || lies_in_private_memory(&maps, thread.address))
    }

    /// Reads lines `FROM-TO rwxp …`, the fourth letter `p` for private and `s` for shared.
    fn lies_in_private_memory(maps: &str, address: u64) -> bool {
        maps.lines().any(|line| {
            let mut words = line.split_ascii_whitespace();
            let range = words.next().and_then(|range| range.split_once('-'));
            let bound = |text| u64::from_str_radix(text, 16).ok();
            let Some((Some(from), Some(to))) = range.map(|(from, to)| (bound(from), bound(to))) else { return false };
            (from..to).contains(&address) && words.next().is_some_and(|rights| rights.ends_with('p'))
        })
    }

    pub(super) fn names(process: u32, waiting: &[Waiting]) -> Vec<String> {
        waiting.iter().map(|waiting| linux::thread_name(process, waiting.thread)).collect()
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[test]
        fn a_futex_wait_without_timeout_is_endless() {
            if FUTEX == Some(202) {
                assert_eq!(endless_wait("202 0x7f00 0x89 0x2 0x0 0x0 0xffffffff 0x7ffd 0x7f11"), Some((0x7f00, false)));
                assert_eq!(endless_wait("202 0x7f00 0x109 0x5 0x0 0x0 0xffffffff 0x7ffd 0x7f11"), Some((0x7f00, true)));
            }
        }

        #[test]
        fn a_timeout_a_wake_another_call_and_running_are_not() {
            for call in [
                "202 0x7f00 0x89 0x2 0x7ffe 0x0 0xffffffff 0x7ffd 0x7f11",
                "202 0x7f00 0x81 0x1 0x0 0x0 0x0 0x7ffd 0x7f11",
                "0 0x0 0x7f00 0x1 0x0 0x0 0x0 0x7ffd 0x7f11",
                "-1 0x7ffd 0x7f11",
                "running",
                "",
            ] {
                assert_eq!(endless_wait(call), None, "{call}");
            }
        }

        #[test]
        fn a_handler_of_the_programs_own_makes_it_undecided() {
            let status = |handlers| {
                format!("Name:\tx\nSigCgt:\t{handlers}\nvoluntary_ctxt_switches:\t7\nnonvoluntary_ctxt_switches:\t2\n")
            };
            assert_eq!(switches(&status("0000000000000440")), Some(9));
            assert_eq!(switches(&status("0000000000000442")), None);
        }

        #[test]
        fn a_shared_mapping_may_be_woken_from_outside() {
            let maps = "7f00-7f80 rw-p 0 00:00 0\n7f80-7fff rw-s 0 00:01 7 /dev/shm/x\n";
            assert!(lies_in_private_memory(maps, 0x7f10));
            assert!(!lies_in_private_memory(maps, 0x7f80));
            assert!(!lies_in_private_memory(maps, 0x9000));
        }
    }
}

/// Elsewhere [`Watch::next`] is none from the start.
#[cfg(not(target_os = "linux"))]
mod elsewhere {
    use super::{Look, Waiting};

    pub(super) fn look(_process: u32) -> Look {
        Look::Blind
    }

    pub(super) fn is_alone(_process: u32, _waiting: &[Waiting]) -> bool {
        false
    }

    pub(super) fn names(_process: u32, _waiting: &[Waiting]) -> Vec<String> {
        Vec::new()
    }
}
