//! One look at all threads of a tree of processes, and whether anybody outside of it could still wake one.

use std::{collections::BTreeSet, fs, io};

use super::{
    super::{
        linux,
        waits::{Call, Direction, Futex, WATCHDOG, has_other_end},
    },
    Look, On, Pipe, Waiting,
};

/// `SIGBUS`, `SIGSEGV`, and the two signals that glibc keeps for itself, as bits of `SigCgt`.
const HARMLESS_HANDLERS: u64 = 1 << (7 - 1) | 1 << (11 - 1) | 1 << (32 - 1) | 1 << (33 - 1);

/// Looks at a process, and, if all of it waits, at everything below this one.
pub(super) fn look(process: u32) -> Look {
    let (mut waiting, watched) = match look_into(process) {
        Look::AllWait { waiting, watched } => (waiting, watched),
        other => return other,
    };
    let mut others: Vec<u32> = linux::Tree::below_this_process().members.iter().map(|member| member.pid).collect();
    others.sort_unstable();
    for other in others.into_iter().filter(|other| *other != process) {
        match look_into(other) {
            Look::AllWait { waiting: its, .. } => waiting.extend(its),
            // It may have ended just now, or be one that may not be looked into.
            Look::Alive | Look::Blind => return Look::Alive,
        }
    }
    Look::AllWait { waiting, watched }
}

fn look_into(process: u32) -> Look {
    let mut waiting = Vec::new();
    let mut watched = false;
    for thread in linux::threads(process) {
        match look_at(process, thread) {
            Ok(Some(thread)) => waiting.push(thread),
            Ok(None) if is_watchdog(process, thread) => watched = true,
            Ok(None) => return Look::Alive,
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied => return Look::Blind,
            Err(error) if thread == process && error.kind() == io::ErrorKind::NotFound => return Look::Blind,
            Err(_) => return Look::Alive,
        }
    }
    if waiting.is_empty() { Look::Alive } else { Look::AllWait { waiting, watched } }
}

fn call(process: u32, thread: u32) -> io::Result<Option<Call>> {
    Ok(Call::parse(process, &fs::read_to_string(format!("/proc/{process}/task/{thread}/syscall"))?))
}

/// Whether a thread is the one by which the watchdog inside of the process looks at it, and sleeps between two looks. It
/// wakes nobody: it never waits while it holds the lock of its table.
fn is_watchdog(process: u32, thread: u32) -> bool {
    linux::thread_name(process, thread) == WATCHDOG
        && matches!(call(process, thread), Ok(Some(Call::Futex(Futex { endless: false, .. }))))
}

/// None for a thread that does anything but wait for ever.
fn look_at(process: u32, thread: u32) -> io::Result<Option<Waiting>> {
    let Some(on) = call(process, thread)?.and_then(|call| On::of(process, &call)) else { return Ok(None) };
    let status = fs::read_to_string(format!("/proc/{process}/task/{thread}/status"))?;
    Ok(switches(&status).map(|switches| Waiting { process, thread, switches, on }))
}

impl On {
    fn of(process: u32, call: &Call) -> Option<On> {
        let pipes = |files: &[(i32, Direction)]| {
            let pipe = |(fd, direction): &(i32, Direction)| {
                let name = linux::fd_target(process, *fd).filter(|target| target.starts_with("pipe:["))?;
                Some(Pipe { name, reads: *direction == Direction::In })
            };
            files.iter().map(pipe).collect::<Option<Vec<Pipe>>>().filter(|pipes| !pipes.is_empty())
        };
        match call {
            Call::Futex(Futex { address, shared, endless: true }) => {
                Some(On::Futex { address: *address, shared: *shared })
            }
            Call::On(fd, direction) => pipes(&[(*fd, *direction)]).map(On::Pipes),
            Call::Poll { files, endless: true } => pipes(files).map(On::Pipes),
            Call::Child(child) => Some(On::Child(*child)),
            Call::LockFile(fd) => linux::fd_target(process, *fd).map(On::Lock),
            _ => None,
        }
    }
}

/// How often the thread was scheduled away; none when a signal handler might do something in its stead.
fn switches(status: &str) -> Option<u64> {
    let field = |name: &str| status.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':')).map(str::trim);
    let handlers = u64::from_str_radix(field("SigCgt")?, 16).ok()?;
    if handlers & !HARMLESS_HANDLERS != 0 {
        return None;
    }
    let count = |name| field(name)?.parse::<u64>().ok();
    Some(count("voluntary_ctxt_switches")? + count("nonvoluntary_ctxt_switches")?)
}

/// Whether nobody outside of these threads' processes can wake one of them.
pub(super) fn is_closed(waiting: &[Waiting]) -> bool {
    let tree: BTreeSet<u32> = waiting.iter().map(|thread| thread.process).collect();
    waiting.iter().all(|thread| match &thread.on {
        On::Futex { address, shared } => {
            let maps = || fs::read_to_string(format!("/proc/{}/maps", thread.process)).unwrap_or_default();
            !shared || lies_in_private_memory(&maps(), *address)
        }
        On::Pipes(pipes) => pipes.iter().all(|pipe| {
            let mut holders = linux::pids().into_iter().filter(|process| holds_other_end(*process, pipe)).peekable();
            holders.peek().is_some() && holders.all(|holder| tree.contains(&holder))
        }),
        On::Child(Some(child)) => tree.contains(child),
        On::Child(None) => tree.len() > 1,
        On::Lock(path) => tree.iter().any(|process| linux::has_locked(*process, path)),
    })
}

pub(super) fn holds_other_end(process: u32, pipe: &Pipe) -> bool {
    has_other_end(process, &pipe.name, if pipe.reads { Direction::In } else { Direction::Out })
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

#[cfg(test)]
mod tests {
    use super::*;

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
