//! The exit codes, all of them. Scripts may rely on these numbers.

use std::process::ExitCode;

use crate::verdict::Verdict;

/// What the process ends with. `koans help exit-codes` and docs/commands.md list them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    /// What was asked for was done; a koan that was judged passed.
    Ok = 0,
    /// Of several koans, at least one did not pass; or a check found something.
    NotAll = 1,
    /// The command line was not understood (clap's own code).
    Usage = 2,
    /// There is no course here, or info.toml is wrong, or the course has no such koan.
    Course = 3,
    /// This machine can't do it: no toolchain, no dependencies, a disk that is full.
    Machine = 4,
    /// Refused, as nothing may be lost: a folder that is not empty, a solution before a pass.
    Refused = 5,
    /// [`Verdict::BlankLeft`]
    BlankLeft = 10,
    /// [`Verdict::DoesNotCompile`]
    DoesNotCompile = 11,
    /// [`Verdict::Lint`]
    Lint = 12,
    /// [`Verdict::AssertionFailed`]
    AssertionFailed = 13,
    /// [`Verdict::Panicked`]
    Panicked = 14,
    /// [`Verdict::Deadlock`]
    Deadlock = 15,
    /// [`Verdict::LostWakeup`]
    LostWakeup = 16,
    /// [`Verdict::Race`]
    Race = 17,
    /// [`Verdict::MissedJoin`]
    MissedJoin = 18,
    /// [`Verdict::Livelock`]
    Livelock = 19,
    /// [`Verdict::TimedOut`]
    TimedOut = 20,
    /// [`Verdict::Crashed`]
    Crashed = 21,
    /// [`Verdict::TooMuchOutput`]
    TooMuchOutput = 22,
    /// [`Verdict::LeftBehind`]
    LeftBehind = 23,
    /// [`Verdict::Survivor`]
    Survivor = 24,
    /// [`Verdict::TestsMissing`]
    TestsMissing = 25,
    /// [`Verdict::Blocking`]
    Blocking = 26,
    /// Ended by a signal that asks to end, or by Ctrl-C.
    Interrupted = 130,
}

impl Exit {
    /// The code for one koan's verdict.
    pub fn of(verdict: &Verdict) -> Exit {
        match verdict {
            Verdict::Passed { .. } => Exit::Ok,
            Verdict::BlankLeft { .. } => Exit::BlankLeft,
            Verdict::DoesNotCompile { .. } => Exit::DoesNotCompile,
            Verdict::Lint { .. } => Exit::Lint,
            Verdict::AssertionFailed { .. } => Exit::AssertionFailed,
            Verdict::Panicked { .. } => Exit::Panicked,
            Verdict::Deadlock { .. } => Exit::Deadlock,
            Verdict::LostWakeup(_) => Exit::LostWakeup,
            Verdict::Race(_) => Exit::Race,
            Verdict::MissedJoin(_) => Exit::MissedJoin,
            Verdict::Livelock(_) => Exit::Livelock,
            Verdict::Blocking(_) => Exit::Blocking,
            Verdict::TimedOut { .. } => Exit::TimedOut,
            Verdict::Crashed { .. } => Exit::Crashed,
            Verdict::TooMuchOutput { .. } => Exit::TooMuchOutput,
            Verdict::LeftBehind { .. } => Exit::LeftBehind,
            Verdict::Survivor { .. } => Exit::Survivor,
            Verdict::TestsMissing { .. } => Exit::TestsMissing,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> ExitCode {
        ExitCode::from(exit as u8)
    }
}
