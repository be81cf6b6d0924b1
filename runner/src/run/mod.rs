//! Running a child to its end, within limits, and leaving nothing of it behind.
//!
//! Judging never happens here: [`run`] says how a child ended, and the caller makes what it will of that.
//!
//! On Unix each run has a small process of its own between the runner and the child, the *supervisor* (this same
//! executable under a hidden name). It is there so that the child's whole tree has one parent that outlives the runner:
//! however the runner dies, the supervisor sees the end of its standard input and ends the tree.
//!
//! ```text
//! runner ── control pipe ─► supervisor (own group, subreaper) ──► exec hop ──exec──► child (own group)
//!    ▲  ◄── report pipe ──────┘                                                        │
//!    └────────────────────────── output pipe, both streams ◄───────────────────────────┘
//! ```

mod cancel;
mod output;

#[cfg(unix)]
mod ask;
#[cfg(unix)]
mod deadlock;
#[cfg(unix)]
mod exec;
pub mod guard;
#[cfg(target_os = "linux")]
mod linux;
#[cfg(unix)]
mod patience;
#[cfg(unix)]
mod supervise;
#[cfg(unix)]
mod tree;
#[cfg(unix)]
mod unix;
#[cfg(unix)]
mod waits;
#[cfg(unix)]
mod wakes;
#[cfg(windows)]
mod windows;

use std::{ffi::OsString, io, path::PathBuf, process::ExitCode, sync::OnceLock, time::Duration};

use serde::{Deserialize, Serialize};

pub use cancel::Cancel;

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
    /// Processor time of one process, in whole seconds, for what must not be cut short because the machine is busy (Unix).
    pub processor: Option<Duration>,
    /// How long the whole tree may neither use a processor nor wait for one, for what is to compute and not to wait (Linux).
    pub idle: Option<Duration>,
    /// Bytes of standard output and standard error together.
    pub output_bytes: usize,
    /// Bytes of address space of one process; none for a compiler.
    pub address_space: Option<u64>,
    /// Whether to end the run as soon as every thread of the child waits for another one (Linux).
    pub detect_deadlock: bool,
}

/// How a child ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum End {
    /// By itself, with this code.
    Exited(i32),
    /// By a signal that we did not send.
    Signalled(i32),
    /// Killed at the deadline.
    Deadline {
        /// Whether a thread of it was computing all along, and has not once waited.
        busy: bool,
    },
    /// Killed because every thread of its tree waited without a time limit for another one of them: none could ever go on.
    Deadlocked {
        /// The names of the waiting threads, the main thread first (always as `main`). A thread without a name of its
        /// own has the name of the thread that started it. Linux cuts names to 15 bytes.
        threads: Vec<String>,
        /// More of it, where it is about more than the child's own threads: pipes, children, files' locks.
        beyond: Option<Beyond>,
    },
    /// Killed at the output cap.
    TooMuchOutput,
    /// Killed because the caller cancelled.
    Cancelled,
    /// Killed because somebody else than the caller told the supervisor to end by a signal, as the child itself can (Unix).
    ToldToEnd,
}

/// A deadlock of processes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Beyond {
    /// `pipe_open` (one reads, and the pipe's other end is never closed), `pipe_full` (one writes, and nobody reads),
    /// `file_locked`, or `processes`.
    pub kind: String,
    /// Who waits for whom, in sentences.
    pub cause: String,
}

/// What is known when a child, and everything it started, is gone.
#[derive(Debug, Clone)]
pub struct Finished {
    /// How it ended.
    pub end: End,
    /// Standard output and standard error, interleaved as they were written; not UTF-8 is replaced.
    pub output: Output,
    /// From start to end of the child itself; neither our own start nor the cleaning is counted.
    pub elapsed: Duration,
    /// Descendants that were still running when the child had ended by itself, and 100 ms later (killed since).
    pub left_behind: Vec<Process>,
    /// What each thread of the child was doing when it was killed at its deadline or for a deadlock, the main thread
    /// first. Empty at another end, and where the system does not tell (Linux does).
    pub waits: Vec<ThreadWait>,
    /// Whether it was using the processor when it was killed at its deadline, however often it waited in between. Linux
    /// only; elsewhere nothing counts as that.
    pub computing: bool,
}

/// A thread, and what it was waiting for as the kernel saw it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ThreadWait {
    /// The thread's name; of the main thread, `main`. Linux cuts names to 15 bytes.
    pub thread: String,
    /// In words: "accepting on 127.0.0.1:4000", "waiting for another thread".
    pub what: String,
}

/// Runs `job` to its end and returns when nothing of it is left. Blocks the calling thread.
///
/// `cancel` ends the run at once, from any thread; when it was cancelled before, nothing is started.
///
/// # Errors
/// When the program or the working directory is not there or may not be used, when the system has no process or file
/// descriptor to spare, and when the supervisor itself was killed. A child that fails is not an error.
pub fn run(job: &Job, cancel: &Cancel) -> io::Result<Finished> {
    if cancel.is_cancelled() {
        return Ok(Finished {
            end: End::Cancelled,
            output: Output::default(),
            elapsed: Duration::ZERO,
            left_behind: Vec::new(),
            waits: Vec::new(),
            computing: false,
        });
    }
    #[cfg(unix)]
    return unix::run(job, cancel);
    #[cfg(windows)]
    return windows::run(job, cancel);
}

/// The hidden subcommands, by which this executable is its own helper processes. `args` are the process's arguments,
/// its name included. None when they ask for none of these: then the caller goes on as usual.
///
/// To be called before anything else in `main`: a helper's start-up is part of every run.
pub fn hidden(args: impl IntoIterator<Item = OsString>) -> Option<ExitCode> {
    let mut args = args.into_iter().skip(1);
    match args.next()?.to_str()? {
        #[cfg(unix)]
        SUPERVISE => Some(supervise::main(args)),
        #[cfg(unix)]
        EXEC => Some(exec::main(args)),
        #[cfg(unix)]
        GUARD => Some(guard::main()),
        _ => None,
    }
}

#[cfg(unix)]
const SUPERVISE: &str = "__supervise";
#[cfg(unix)]
const EXEC: &str = "__exec";
#[cfg(unix)]
const GUARD: &str = "__guard";

static SUPERVISOR: OnceLock<PathBuf> = OnceLock::new();

/// Names the executable whose `main` calls [`hidden`], for programs that are not `koans` themselves (tests, benches).
/// `path` must be absolute. The first call counts.
pub fn set_supervisor(path: PathBuf) {
    let _ = SUPERVISOR.set(path);
}

/// The executable that stands behind the hidden subcommands.
#[cfg(unix)]
fn supervisor() -> io::Result<PathBuf> {
    match SUPERVISOR.get() {
        Some(path) => Ok(path.clone()),
        // Not `current_exe`: this link leads to the running binary also after `cargo install` has replaced its file.
        None if cfg!(target_os = "linux") => Ok(PathBuf::from("/proc/self/exe")),
        None => std::env::current_exe(),
    }
}
