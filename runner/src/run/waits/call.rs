//! The system calls in which a thread may sleep for long, as `/proc/PID/task/TID/syscall` shows them (Linux, x86-64 and
//! AArch64).

use std::{fs::File, os::unix::fs::FileExt as _};

use super::{super::linux, files::Direction};

/// What a thread is doing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in super::super) enum Call {
    /// It runs, or is about to.
    Running,
    /// Reads or writes one file, or accepts or connects.
    On(i32, Direction),
    /// Waits for one of these files; `endless`: without a time limit. Empty when the list can't be read.
    Poll { files: Vec<(i32, Direction)>, endless: bool },
    /// Waits for one of several files.
    Select,
    /// Waits for the end of a child process; none: of any.
    Child(Option<u32>),
    /// Waits for events of this epoll file.
    EventLoop(i32),
    /// Waits for the lock of this file.
    LockFile(i32),
    /// Changes something about a file.
    FileControl,
    /// Waits for another thread.
    Futex(Futex),
    /// Lets time pass.
    Sleep,
    /// Waits for a signal.
    Signal,
    /// Something else, by its number.
    Other(u64),
}

/// A wait on a futex, or whatever else was asked of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) struct Futex {
    /// Where in memory.
    pub(in super::super) address: u64,
    /// Whether threads of other processes might wait and wake here.
    pub(in super::super) shared: bool,
    /// Whether it is a wait without a time limit.
    pub(in super::super) endless: bool,
}

/// The system calls that are known here.
#[derive(Clone, Copy)]
enum Number {
    Read,
    Write,
    Accept,
    Connect,
    WaitForProcess,
    WaitForAny,
    Poll,
    PollPrecisely,
    Select,
    EventLoop,
    LockFile,
    FileControl,
    Futex,
    Sleep,
    Signal,
}

#[cfg(target_arch = "x86_64")]
const CALLS: &[(u64, Number)] = &[
    (0, Number::Read),
    (19, Number::Read),
    (45, Number::Read),
    (47, Number::Read),
    (1, Number::Write),
    (20, Number::Write),
    (44, Number::Write),
    (46, Number::Write),
    (43, Number::Accept),
    (288, Number::Accept),
    (42, Number::Connect),
    (61, Number::WaitForProcess),
    (247, Number::WaitForAny),
    (7, Number::Poll),
    (271, Number::PollPrecisely),
    (23, Number::Select),
    (270, Number::Select),
    (232, Number::EventLoop),
    (281, Number::EventLoop),
    (441, Number::EventLoop),
    (73, Number::LockFile),
    (72, Number::FileControl),
    (202, Number::Futex),
    (35, Number::Sleep),
    (230, Number::Sleep),
    (34, Number::Signal),
    (128, Number::Signal),
    (130, Number::Signal),
];

#[cfg(target_arch = "aarch64")]
const CALLS: &[(u64, Number)] = &[
    (63, Number::Read),
    (65, Number::Read),
    (207, Number::Read),
    (212, Number::Read),
    (64, Number::Write),
    (66, Number::Write),
    (206, Number::Write),
    (211, Number::Write),
    (202, Number::Accept),
    (242, Number::Accept),
    (203, Number::Connect),
    (260, Number::WaitForProcess),
    (95, Number::WaitForAny),
    (73, Number::PollPrecisely),
    (72, Number::Select),
    (22, Number::EventLoop),
    (441, Number::EventLoop),
    (32, Number::LockFile),
    (25, Number::FileControl),
    (98, Number::Futex),
    (101, Number::Sleep),
    (115, Number::Sleep),
    (137, Number::Signal),
    (133, Number::Signal),
];

#[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
const CALLS: &[(u64, Number)] = &[];

/// So many files of a `poll` are looked at.
const POLLED_AT_MOST: usize = 16;

const BY_PID: u64 = 1;
const BY_PID_FD: u64 = 3;
const SET_LOCK_AND_WAIT: i32 = 7;
const SET_OPEN_FILE_LOCK_AND_WAIT: i32 = 38;

impl Call {
    /// Reads `NUMBER ARGUMENT{6} SP PC`, or `running`, or `-1 SP PC` for a thread that is stopped elsewhere. None where the
    /// numbers are not known.
    pub(in super::super) fn parse(process: u32, text: &str) -> Option<Call> {
        let mut words = text.split_ascii_whitespace();
        let Ok(number) = words.next().unwrap_or_default().parse::<u64>() else { return Some(Call::Running) };
        let mut arguments = [0; 6];
        for (argument, word) in arguments.iter_mut().zip(words) {
            *argument = u64::from_str_radix(word.trim_start_matches("0x"), 16).ok()?;
        }
        if CALLS.is_empty() {
            return None;
        }
        let known = CALLS.iter().find(|(known, _)| *known == number).map(|(_, known)| *known);
        Some(known.map_or(Call::Other(number), |known| Call::of(process, known, arguments)))
    }

    fn of(process: u32, number: Number, arguments: [u64; 6]) -> Call {
        // The arguments are registers: of an `int`, the lower half counts.
        let [first, second, third, fourth, ..] = arguments;
        let int = |argument: u64| argument as u32 as i32;
        let pid = |pid: i32| (pid > 0).then_some(pid.cast_unsigned());
        match number {
            Number::Read | Number::Accept => Call::On(int(first), Direction::In),
            Number::Write => Call::On(int(first), Direction::Out),
            Number::Connect => Call::On(int(first), Direction::Connecting),
            Number::WaitForProcess => Call::Child(pid(int(first))),
            Number::WaitForAny => Call::Child(match first {
                BY_PID => pid(int(second)),
                BY_PID_FD => linux::process_of_fd(process, int(second)),
                _ => None,
            }),
            Number::Poll => Call::Poll { files: polled(process, first, second), endless: int(third) < 0 },
            Number::PollPrecisely => Call::Poll { files: polled(process, first, second), endless: third == 0 },
            Number::Select => Call::Select,
            Number::EventLoop => Call::EventLoop(int(first)),
            Number::LockFile => Call::LockFile(int(first)),
            Number::FileControl if matches!(int(second), SET_LOCK_AND_WAIT | SET_OPEN_FILE_LOCK_AND_WAIT) => {
                Call::LockFile(int(first))
            }
            Number::FileControl => Call::FileControl,
            Number::Futex => Call::Futex(Futex::of(first, second, fourth)),
            Number::Sleep => Call::Sleep,
            Number::Signal => Call::Signal,
        }
    }
}

impl Futex {
    fn of(address: u64, operation: u64, timeout: u64) -> Futex {
        const WAIT: u64 = 0;
        const WAIT_BITSET: u64 = 9;
        const PRIVATE: u64 = 128;
        const CLOCK_REALTIME: u64 = 256;
        // `op` is an int: the upper half of the register may hold anything.
        let operation = operation & 0xffff_ffff;
        let waits = matches!(operation & !(PRIVATE | CLOCK_REALTIME), WAIT | WAIT_BITSET);
        Futex { address, shared: operation & PRIVATE == 0, endless: waits && timeout == 0 }
    }
}

/// The list of a `poll` lies in the process's memory: for each file its number and what is waited for.
fn polled(process: u32, address: u64, length: u64) -> Vec<(i32, Direction)> {
    const READABLE: i16 = 1;
    let length = usize::try_from(length).unwrap_or(usize::MAX).min(POLLED_AT_MOST);
    let mut list = vec![0; length * 8];
    let read = File::open(format!("/proc/{process}/mem")).and_then(|memory| memory.read_exact_at(&mut list, address));
    if read.is_err() {
        return Vec::new();
    }
    let entries = list.chunks_exact(8).map(|entry| {
        let fd = i32::from_ne_bytes([entry[0], entry[1], entry[2], entry[3]]);
        let events = i16::from_ne_bytes([entry[4], entry[5]]);
        (fd, if events & READABLE != 0 { Direction::In } else { Direction::Out })
    });
    entries.filter(|(fd, _)| *fd >= 0).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn futex(call: &str) -> Option<Futex> {
        match Call::parse(1, call)? {
            Call::Futex(futex) => Some(futex),
            _ => None,
        }
    }

    #[test]
    #[cfg(target_arch = "x86_64")]
    fn a_futex_wait_without_timeout_is_endless() {
        let endless = |address, shared| Some(Futex { address, shared, endless: true });
        assert_eq!(futex("202 0x7f00 0x89 0x2 0x0 0x0 0xffffffff 0x7ffd 0x7f11"), endless(0x7f00, false));
        assert_eq!(futex("202 0x7f00 0x109 0x5 0x0 0x0 0xffffffff 0x7ffd 0x7f11"), endless(0x7f00, true));
    }

    #[test]
    #[cfg(target_arch = "x86_64")]
    fn a_timeout_a_wake_another_call_and_running_are_not() {
        for call in [
            "202 0x7f00 0x89 0x2 0x7ffe 0x0 0xffffffff 0x7ffd 0x7f11",
            "202 0x7f00 0x81 0x1 0x0 0x0 0x0 0x7ffd 0x7f11",
            "0 0x0 0x7f00 0x1 0x0 0x0 0x0 0x7ffd 0x7f11",
            "-1 0x7ffd 0x7f11",
            "running",
            "",
        ] {
            assert!(futex(call).is_none_or(|futex| !futex.endless), "{call}");
        }
    }
}
