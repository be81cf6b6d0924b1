//! What the threads of a process wait for, in words, seen from outside: the system call that each of them sleeps in
//! (Linux, x86-64 and AArch64).
//!
//! For what no crate inside of the process can tell: a child process, a socket, a pipe, a file's lock, an event loop.

#[cfg(target_os = "linux")]
mod calls;
#[cfg(target_os = "linux")]
mod files;
#[cfg(target_os = "linux")]
mod sockets;

use super::ThreadWait;

/// The name of the thread by which the watchdog inside of a process watches it (`checkers/watchdog`). It does not count.
#[cfg(target_os = "linux")]
pub(super) const WATCHDOG: &str = "koans-watchdog";

/// What each thread of a process does, the main thread first. None where the system does not tell.
#[cfg(target_os = "linux")]
pub(super) fn of(process: u32) -> Option<Vec<ThreadWait>> {
    use super::linux;

    let mut waits = Vec::new();
    for thread in linux::threads(process) {
        let name = linux::thread_name(process, thread);
        // One that has ended meanwhile is not there any more.
        let Ok(call) = std::fs::read_to_string(format!("/proc/{process}/task/{thread}/syscall")) else { continue };
        if name != WATCHDOG {
            waits.push(ThreadWait { thread: name, what: calls::in_words(process, &call)? });
        }
    }
    (!waits.is_empty()).then_some(waits)
}

/// What each thread of a process does: not to be known here.
#[cfg(not(target_os = "linux"))]
pub(super) fn of(_process: u32) -> Option<Vec<ThreadWait>> {
    None
}

#[cfg(all(test, target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]
mod tests;
