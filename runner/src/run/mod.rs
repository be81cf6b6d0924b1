//! Running a child to its end, within limits, and leaving nothing of it behind.
//!
//! Judging never happens here: [`run`] says how a child ended, and the caller makes what it will of that.

use std::{ffi::OsString, path::PathBuf, time::Duration};

use crate::verdict::{Output, Process};

/// What to run, where, and within which limits.
#[derive(Debug, Clone)]
pub struct Job {
    /// The program. Absolute.
    pub program: PathBuf,
    /// Its arguments.
    pub args: Vec<OsString>,
    /// Variables to set, over the inherited ones.
    pub env: Vec<(OsString, OsString)>,
    /// Inherited variables to take away.
    pub env_remove: Vec<OsString>,
    /// The working directory.
    pub cwd: PathBuf,
    /// The limits.
    pub limits: Limits,
}

/// What a child may use.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Wall-clock time from start to end.
    pub deadline: Duration,
    /// Bytes of standard output and standard error together.
    pub output_bytes: usize,
    /// Bytes of address space of one process; none for a compiler.
    pub address_space: Option<u64>,
    /// Whether to end the run as soon as every thread of the child waits for another one (Linux).
    pub detect_deadlock: bool,
}

/// How a child ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum End {
    /// By itself, with this code.
    Exited(i32),
    /// By a signal that we did not send.
    Signalled(i32),
    /// Killed at the deadline. `busy`: its processor time was still growing; else it was waiting.
    Deadline {
        /// Whether it was computing rather than waiting.
        busy: bool,
    },
    /// Killed because every one of its threads waited on a futex without a timeout: none could ever go on.
    Deadlocked {
        /// The names of the waiting threads, the main thread first.
        threads: Vec<String>,
    },
    /// Killed at the output cap.
    TooMuchOutput,
    /// Killed because the caller cancelled.
    Cancelled,
}

/// What is known when a child, and everything it started, is gone.
#[derive(Debug, Clone)]
pub struct Finished {
    /// How it ended.
    pub end: End,
    /// Standard output and standard error, interleaved as they were written; not UTF-8 is replaced.
    pub output: Output,
    /// From start to end.
    pub elapsed: Duration,
    /// Descendants that were still running when the child had ended by itself (killed since).
    pub left_behind: Vec<Process>,
}

#[derive(Debug, Clone)]
pub struct Cancel;
pub fn run(_job: &Job, _cancel: &Cancel) -> std::io::Result<Finished> {
    todo!()
}
