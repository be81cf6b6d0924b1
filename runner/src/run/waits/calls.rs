//! System calls in words.

use std::{fs::File, os::unix::fs::FileExt as _};

use super::{
    super::linux,
    files::{Direction, on},
};

/// The system calls in which a thread may sleep for long.
#[derive(Clone, Copy)]
enum Call {
    Read,
    Write,
    Accept,
    Connect,
    WaitForProcess,
    WaitForAny,
    Poll,
    Select,
    EventLoop,
    LockFile,
    FileControl,
    Futex,
    Sleep,
    Signal,
}

#[cfg(target_arch = "x86_64")]
const CALLS: &[(u64, Call)] = &[
    (0, Call::Read),
    (19, Call::Read),
    (45, Call::Read),
    (47, Call::Read),
    (1, Call::Write),
    (20, Call::Write),
    (44, Call::Write),
    (46, Call::Write),
    (43, Call::Accept),
    (288, Call::Accept),
    (42, Call::Connect),
    (61, Call::WaitForProcess),
    (247, Call::WaitForAny),
    (7, Call::Poll),
    (271, Call::Poll),
    (23, Call::Select),
    (270, Call::Select),
    (232, Call::EventLoop),
    (281, Call::EventLoop),
    (441, Call::EventLoop),
    (73, Call::LockFile),
    (72, Call::FileControl),
    (202, Call::Futex),
    (35, Call::Sleep),
    (230, Call::Sleep),
    (34, Call::Signal),
    (128, Call::Signal),
    (130, Call::Signal),
];

#[cfg(target_arch = "aarch64")]
const CALLS: &[(u64, Call)] = &[
    (63, Call::Read),
    (65, Call::Read),
    (207, Call::Read),
    (212, Call::Read),
    (64, Call::Write),
    (66, Call::Write),
    (206, Call::Write),
    (211, Call::Write),
    (202, Call::Accept),
    (242, Call::Accept),
    (203, Call::Connect),
    (260, Call::WaitForProcess),
    (95, Call::WaitForAny),
    (73, Call::Poll),
    (72, Call::Select),
    (22, Call::EventLoop),
    (441, Call::EventLoop),
    (32, Call::LockFile),
    (25, Call::FileControl),
    (98, Call::Futex),
    (101, Call::Sleep),
    (115, Call::Sleep),
    (137, Call::Signal),
    (133, Call::Signal),
];

#[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
const CALLS: &[(u64, Call)] = &[];

/// So many files of a `poll` are looked at.
const POLLED_AT_MOST: usize = 16;

/// Reads `NUMBER ARGUMENT{6} SP PC`, or `running`, or `-1 SP PC` for a thread that is stopped elsewhere. None where the
/// numbers are not known.
pub(super) fn in_words(process: u32, call: &str) -> Option<String> {
    let mut words = call.split_ascii_whitespace();
    let Ok(number) = words.next().unwrap_or_default().parse::<u64>() else { return Some("running".to_owned()) };
    let mut arguments = [0; 6];
    for (argument, word) in arguments.iter_mut().zip(words) {
        *argument = u64::from_str_radix(word.trim_start_matches("0x"), 16).ok()?;
    }
    if CALLS.is_empty() {
        return None;
    }
    let known = CALLS.iter().find(|(known, _)| *known == number).map(|(_, call)| *call);
    Some(known.map_or_else(|| format!("in system call {number}"), |call| words_for(process, call, arguments)))
}

fn words_for(process: u32, call: Call, arguments: [u64; 6]) -> String {
    // The arguments are registers: of an `int`, the lower half counts.
    let [first, second, _, fourth, ..] = arguments;
    let int = |argument: u64| argument as u32 as i32;
    match call {
        Call::Read => on(process, int(first), Direction::In),
        Call::Write => on(process, int(first), Direction::Out),
        Call::Accept => on(process, int(first), Direction::In),
        Call::Connect => on(process, int(first), Direction::Connecting),
        Call::WaitForProcess => match int(first) {
            pid @ 1.. => child(pid.cast_unsigned()),
            _ => "waiting for any child process".to_owned(),
        },
        Call::WaitForAny => match (first, int(second)) {
            (BY_PID, pid) => child(pid.cast_unsigned()),
            (BY_PID_FD, fd) => {
                linux::process_of_fd(process, fd).map_or_else(|| "waiting for a child process".to_owned(), child)
            }
            _ => "waiting for any child process".to_owned(),
        },
        Call::Poll => polled(process, first, second as usize),
        Call::Select => "waiting for one of several files".to_owned(),
        Call::EventLoop => event_loop(process, int(first)),
        Call::LockFile => lock(process, int(first)),
        Call::FileControl if matches!(int(second), SET_LOCK_AND_WAIT | SET_OPEN_FILE_LOCK_AND_WAIT) => {
            lock(process, int(first))
        }
        Call::FileControl => "in fcntl".to_owned(),
        Call::Futex if fourth == 0 => "waiting for another thread".to_owned(),
        Call::Futex => "waiting for another thread, with a time limit".to_owned(),
        Call::Sleep => "sleeping".to_owned(),
        Call::Signal => "waiting for a signal".to_owned(),
    }
}

const BY_PID: u64 = 1;
const BY_PID_FD: u64 = 3;
const SET_LOCK_AND_WAIT: i32 = 7;
const SET_OPEN_FILE_LOCK_AND_WAIT: i32 = 38;

fn child(pid: u32) -> String {
    format!("waiting for the child process {pid} (`{}`)", linux::command_line(pid))
}

fn lock(process: u32, fd: i32) -> String {
    let path = linux::fd_target(process, fd).unwrap_or_default();
    format!("waiting for the lock of the file {path}")
}

/// The list of a `poll` lies in the process's memory: for each file its number and what is waited for.
fn polled(process: u32, address: u64, length: usize) -> String {
    const READABLE: i16 = 1;
    let mut list = vec![0; length.min(POLLED_AT_MOST) * 8];
    let read = File::open(format!("/proc/{process}/mem")).and_then(|memory| memory.read_exact_at(&mut list, address));
    if read.is_err() || list.is_empty() {
        return "waiting for one of several files".to_owned();
    }
    let mut words: Vec<String> = Vec::new();
    for entry in list.chunks_exact(8) {
        let fd = i32::from_ne_bytes([entry[0], entry[1], entry[2], entry[3]]);
        let events = i16::from_ne_bytes([entry[4], entry[5]]);
        let direction = if events & READABLE != 0 { Direction::In } else { Direction::Out };
        let word = on(process, fd, direction);
        if fd >= 0 && !words.contains(&word) {
            words.push(word);
        }
    }
    words.join(", or ")
}

/// An event loop with nothing to do, and the sockets it watches. (Not those without a name: it has them for itself.)
fn event_loop(process: u32, fd: i32) -> String {
    let watched: Vec<String> = linux::watched_by(process, fd)
        .into_iter()
        .filter(|fd| linux::fd_target(process, *fd).is_some_and(|target| target.starts_with("socket:")))
        .map(|fd| on(process, fd, Direction::In))
        .filter(|word| !word.ends_with(" a Unix socket"))
        .collect();
    let nothing = "in an event loop with nothing to do (epoll)";
    if watched.is_empty() { nothing.to_owned() } else { format!("{nothing}, which would be {}", watched.join(", or ")) }
}
