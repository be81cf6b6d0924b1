//! What a thread is doing, in words.

use super::{
    super::linux,
    call::{Call, Futex},
    files::{Direction, on},
    names::Names,
};

/// "waiting for the end of `sleep 1000` (process 123)".
pub(super) fn in_words(process: u32, call: &Call, names: Names) -> String {
    match call {
        Call::Running => "running".to_owned(),
        Call::On(fd, direction) => on(process, *fd, *direction, names),
        Call::Poll { files, .. } => polled(process, files, names),
        Call::Select => SEVERAL.to_owned(),
        Call::Child(Some(pid)) => {
            format!("waiting for the end of `{}` (process {pid})", linux::short_command_line(*pid))
        }
        Call::Child(None) => "waiting for any child process".to_owned(),
        Call::EventLoop(fd) => event_loop(process, *fd, names),
        Call::LockFile(fd) => {
            format!("waiting for the lock of the file {}", linux::fd_target(process, *fd).unwrap_or_default())
        }
        Call::FileControl => "in fcntl".to_owned(),
        Call::Futex(Futex { endless: true, .. }) => "waiting for another thread".to_owned(),
        Call::Futex(_) => "waiting for another thread, with a time limit".to_owned(),
        Call::Sleep => "sleeping".to_owned(),
        Call::Signal => "waiting for a signal".to_owned(),
        Call::Other(number) => format!("in system call {number}"),
    }
}

const SEVERAL: &str = "waiting for one of several files";

fn polled(process: u32, files: &[(i32, Direction)], names: Names) -> String {
    let mut words: Vec<String> = Vec::new();
    for (fd, direction) in files {
        let word = on(process, *fd, *direction, names);
        if !words.contains(&word) {
            words.push(word);
        }
    }
    if words.is_empty() { SEVERAL.to_owned() } else { words.join(", or ") }
}

/// An event loop with nothing to do, and the sockets it watches. (Not those without a name: it has them for itself.)
fn event_loop(process: u32, fd: i32, names: Names) -> String {
    let watched: Vec<String> = linux::watched_by(process, fd)
        .into_iter()
        .filter(|fd| linux::fd_target(process, *fd).is_some_and(|target| target.starts_with("socket:")))
        .map(|fd| on(process, fd, Direction::In, names))
        .filter(|word| !word.ends_with(" a Unix socket"))
        .collect();
    let nothing = "in an event loop with nothing to do (epoll)";
    if watched.is_empty() { nothing.to_owned() } else { format!("{nothing}, which would be {}", watched.join(", or ")) }
}
