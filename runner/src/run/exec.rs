//! The hop between supervisor and child: a process that puts the limits on itself and then becomes the child.
//!
//! It exists because limits and the parent-death signal can only be set from inside the process they are for, and doing
//! so between `fork` and `exec` in the supervisor would take `unsafe`.

use std::{
    ffi::OsString,
    fs::File,
    io::{self, Write as _},
    os::unix::process::CommandExt as _,
    process::{Command, ExitCode},
};

use rustix::process::{Resource, Rlimit, setrlimit};
use serde::{Deserialize, Serialize};

/// What the supervisor tells the hop; program and arguments follow as arguments of their own, since they need not be
/// UTF-8.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Spec {
    /// The supervisor's process id: who must be the parent.
    pub(super) supervisor: u32,
    /// Bytes of address space.
    pub(super) address_space: Option<u64>,
    /// Seconds of processor time. Where none were asked for it is a backstop for the deadline, should the supervisor be gone.
    pub(super) cpu_seconds: u64,
}

/// Becomes the program. Standard input comes as the writing end of a pipe, on which an `errno` (4 bytes, native order)
/// tells why that was not possible; nothing on it means that it was.
pub(super) fn main(args: impl Iterator<Item = OsString>) -> ExitCode {
    let Ok(mut failure) = rustix::io::fcntl_dupfd_cloexec(io::stdin(), 3).map(File::from) else {
        return ExitCode::FAILURE;
    };
    let error = become_child(args);
    let _ = failure.write_all(&error.raw_os_error().unwrap_or(0).to_ne_bytes());
    ExitCode::FAILURE
}

/// Returns only when it could not.
fn become_child(mut args: impl Iterator<Item = OsString>) -> io::Error {
    let spec = args.next().and_then(|spec| serde_json::from_str::<Spec>(spec.to_str()?).ok());
    let (Some(spec), Some(program)) = (spec, args.next()) else {
        return rustix::io::Errno::INVAL.into();
    };
    match limit(&spec) {
        Ok(()) => Command::new(program).args(args).exec(),
        Err(error) => error,
    }
}

fn limit(spec: &Spec) -> io::Result<()> {
    rustix::stdio::dup2_stdin(File::open("/dev/null")?)?;
    #[cfg(target_os = "linux")]
    {
        use rustix::process::{Signal, getppid, set_parent_process_death_signal};
        set_parent_process_death_signal(Some(Signal::KILL))?;
        // A parent that died before that line sends no signal any more.
        if getppid().is_none_or(|parent| parent.as_raw_pid().cast_unsigned() != spec.supervisor) {
            return Err(rustix::io::Errno::SRCH.into());
        }
    }
    at_most(Resource::Core, 0)?;
    at_most(Resource::Cpu, spec.cpu_seconds)?;
    #[cfg(any(target_os = "linux", target_os = "android", target_os = "freebsd"))]
    if let Some(bytes) = spec.address_space {
        at_most(Resource::As, bytes)?;
    }
    Ok(())
}

/// Lowers a limit, and never tries to raise it: only root may.
fn at_most(resource: Resource, value: u64) -> io::Result<()> {
    let now = rustix::process::getrlimit(resource);
    let lower = |old: Option<u64>| Some(old.map_or(value, |old| old.min(value)));
    setrlimit(resource, Rlimit { current: lower(now.current), maximum: lower(now.maximum) })?;
    Ok(())
}
