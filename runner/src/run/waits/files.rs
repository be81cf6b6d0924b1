//! What is behind a file descriptor, in words.

use super::{
    super::linux,
    names::Names,
    sockets::{Socket, socket},
};

/// What is to be done with a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Direction {
    /// To read from it, or to accept a connection.
    In,
    /// To write to it.
    Out,
    /// To connect it.
    Connecting,
}

/// "reading from a connection to 127.0.0.1:5000".
pub(super) fn on(process: u32, fd: i32, direction: Direction, names: Names) -> String {
    let target = linux::fd_target(process, fd).unwrap_or_default();
    if let Some(inode) = target.strip_prefix("socket:[").and_then(|rest| rest.strip_suffix(']')) {
        return on_socket(socket(process, inode), direction);
    }
    let verb = if direction == Direction::In { "reading from" } else { "writing to" };
    match target.as_str() {
        pipe if pipe.starts_with("pipe:[") => format!("{verb} a pipe{}", other_end(process, pipe, direction, names)),
        terminal if terminal.starts_with("/dev/pts/") || terminal.starts_with("/dev/tty") => {
            format!("{verb} the terminal")
        }
        "" => format!("{verb} a file"),
        path => format!("{verb} {path}"),
    }
}

fn on_socket(socket: Option<Socket>, direction: Direction) -> String {
    let verb = if direction == Direction::Out { "writing to" } else { "reading from" };
    match socket {
        Some(Socket::Listening(address)) => format!("accepting on {address}"),
        Some(Socket::Connected(address)) if direction == Direction::Connecting => format!("connecting to {address}"),
        Some(Socket::Connected(address)) => format!("{verb} a connection to {address}"),
        Some(Socket::Datagrams(address)) => format!("{verb} the UDP socket {address}"),
        Some(Socket::Unix(path)) if path.is_empty() => format!("{verb} a Unix socket"),
        Some(Socket::Unix(path)) => format!("{verb} the Unix socket {path}"),
        None => format!("{verb} a socket"),
    }
}

/// Who has the other end of a pipe: itself (then it waits for itself), or processes that it has started.
fn other_end(process: u32, pipe: &str, direction: Direction, names: Names) -> String {
    if has_other_end(process, pipe, direction) {
        return " whose other end it has itself".to_owned();
    }
    let others = linux::Tree::below_this_process().members.into_iter().map(|member| member.pid);
    let holder = others.filter(|other| *other != process).find(|other| has_other_end(*other, pipe, direction));
    holder.map_or_else(String::new, |other| format!(" whose other end is with {}", names.with_pid(other)))
}

/// Whether a process has the other end of this pipe (`pipe:[INODE]`): the one that is written to for who reads.
pub(in super::super) fn has_other_end(process: u32, pipe: &str, direction: Direction) -> bool {
    let other = if direction == Direction::In { linux::WRITE_ONLY } else { linux::READ_ONLY };
    linux::fds(process).into_iter().any(|fd| {
        linux::fd_target(process, fd).is_some_and(|target| target == pipe)
            && linux::access_mode(process, fd) == Some(other)
    })
}
