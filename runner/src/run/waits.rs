//! What the threads of a process wait for, in words, seen from outside: the system call that each of them sleeps in
//! (Linux, x86-64 and AArch64).
//!
//! For what no crate inside of the process can tell: a child process, a socket, a pipe, a file's lock, an event loop.

#[cfg(target_os = "linux")]
mod call;
#[cfg(target_os = "linux")]
mod files;
#[cfg(target_os = "linux")]
mod names;
#[cfg(target_os = "linux")]
mod sockets;
#[cfg(target_os = "linux")]
mod words;

#[cfg(target_os = "linux")]
pub(super) use {
    call::{Call, Futex},
    files::{Direction, has_other_end},
    names::Names,
};

use super::ThreadWait;

/// The name of the thread by which the watchdog inside of a process watches it (`checkers/watchdog`). It does not count.
#[cfg(target_os = "linux")]
pub(super) const WATCHDOG: &str = "koans-watchdog";

/// What each thread of a process does, the main thread first. None where the system does not tell.
#[cfg(target_os = "linux")]
fn of(process: u32, names: Names) -> Option<Vec<ThreadWait>> {
    use super::linux;

    let mut waits = Vec::new();
    for thread in linux::threads(process) {
        let name = linux::thread_name(process, thread);
        // One that has ended meanwhile is not there any more.
        let Ok(call) = std::fs::read_to_string(format!("/proc/{process}/task/{thread}/syscall")) else { continue };
        if name != WATCHDOG {
            let call = Call::parse(process, &call)?;
            waits.push(ThreadWait { thread: name, what: words::in_words(process, &call, names) });
        }
    }
    (!waits.is_empty()).then_some(waits)
}

/// So many processes are told of.
#[cfg(target_os = "linux")]
const TOLD_AT_MOST: usize = 8;

/// The same of a process and then of the other ones below this one, under their programs' names.
#[cfg(target_os = "linux")]
pub(super) fn of_tree(root: u32) -> Option<Vec<ThreadWait>> {
    use super::linux;

    let names = Names { root };
    let mut waits = of(root, names)?;
    let mut others: Vec<u32> = linux::Tree::below_this_process().members.iter().map(|member| member.pid).collect();
    others.sort_unstable();
    for process in others.into_iter().filter(|process| *process != root).take(TOLD_AT_MOST) {
        let program = linux::program(process);
        let under_its_name = |wait: ThreadWait| {
            let thread = if wait.thread == "main" { program.clone() } else { format!("{program}/{}", wait.thread) };
            ThreadWait { thread, ..wait }
        };
        waits.extend(of(process, names).into_iter().flatten().map(under_its_name));
    }
    Some(waits)
}

/// What each thread of a process and of those it has started does: not to be known here.
#[cfg(not(target_os = "linux"))]
pub(super) fn of_tree(_root: u32) -> Option<Vec<ThreadWait>> {
    None
}

#[cfg(all(test, target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]
mod tests;
