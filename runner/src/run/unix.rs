//! The runner's side of a run on Unix: starting the supervisor, keeping the output, and asking for an end.

use std::{
    io::{self, Write as _},
    os::{
        fd::{AsFd, BorrowedFd},
        unix::process::CommandExt as _,
    },
    process::{Child, ChildStderr, ChildStdin, ChildStdout, Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use rustix::event::{PollFd, PollFlags, Timespec, poll};

use super::{
    Cancel, End, Finished, Job, SUPERVISE,
    output::HeadTail,
    supervise::{Spec, Told},
    wakes,
};

/// How long after its own deadline a supervisor is believed to be still at work: its grace and its patience in killing,
/// and a machine under load.
const SUPERVISOR_LATE: Duration = Duration::from_secs(15);

/// What is read at once, and, when all is over, what may still lie in the output pipe (its largest size on Linux).
const CHUNK: usize = 64 * 1024;
const PIPE_AT_MOST: usize = 1024 * 1024;

/// The variable that marks the processes of one run, for the case that their supervisor is killed.
const MARK: &str = "KOANS_RUN";

pub(super) fn run(job: &Job, cancel: &Cancel) -> io::Result<Finished> {
    let mark = mark();
    let mut supervisor = start(job, &mark)?;
    let pipes = (supervisor.stdin.take(), supervisor.stdout.take(), supervisor.stderr.take());
    let (Some(control), Some(report), Some(output)) = pipes else { unreachable!("all three are piped") };
    let control = Arc::new(control);
    let registration = cancel.on_cancel({
        let control = Arc::clone(&control);
        move || end(&control)
    });
    let mut relay = Relay { control: &control, report, output, kept: HeadTail::new(job.limits.output_bytes) };
    let told = relay.until_reported(job.limits.deadline);
    relay.drain();
    drop(registration);
    let Relay { kept, .. } = relay;

    let Some(told) = told else {
        return Err(clean_up_after(supervisor, &mark));
    };
    supervisor.wait()?;
    let end = told.end.map_err(io::Error::from_raw_os_error)?;
    let end = match end {
        _ if kept.is_over() => End::TooMuchOutput,
        End::Cancelled if !cancel.is_cancelled() => End::ToldToEnd,
        end => end,
    };
    let Told { elapsed, left_behind, waits, computing, .. } = told;
    Ok(Finished { end, output: kept.finish(), elapsed, left_behind, waits, computing })
}

fn start(job: &Job, mark: &str) -> io::Result<Child> {
    let spec = Spec {
        deadline: job.limits.deadline,
        processor: job.limits.processor,
        idle: job.limits.idle,
        address_space: job.limits.address_space,
        detect_deadlock: job.limits.detect_deadlock,
    };
    let mut command = Command::new(super::supervisor()?);
    command
        .arg(SUPERVISE)
        .arg(serde_json::to_string(&spec).expect("a spec is plain data"))
        .arg(&job.program)
        .args(&job.args)
        .envs(job.env.iter().map(|(name, value)| (name, value)))
        .env(MARK, mark)
        .current_dir(&job.cwd)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .process_group(0);
    for name in &job.env_remove {
        command.env_remove(name);
    }
    command.spawn()
}

/// A mark that no other run has, of this runner or another.
fn mark() -> String {
    static RUNS: AtomicU64 = AtomicU64::new(0);
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    format!("{}.{}.{}", std::process::id(), RUNS.fetch_add(1, Ordering::Relaxed), now.as_nanos())
}

/// Tells the supervisor to end everything. It may have ended by itself, which is as good.
fn end(mut control: &ChildStdin) {
    let _ = control.write_all(b"k");
}

/// A supervisor that was killed, or that does not answer, is ended, and what it had started is found by its mark.
fn clean_up_after(mut supervisor: Child, mark: &str) -> io::Error {
    let _ = supervisor.kill();
    let _ = supervisor.wait();
    #[cfg(target_os = "linux")]
    super::linux::kill_marked(&format!("{MARK}={mark}"));
    #[cfg(not(target_os = "linux"))]
    let _ = mark;
    io::Error::other("the process that supervises a run was killed")
}

/// The pipes of one run.
struct Relay<'a> {
    control: &'a ChildStdin,
    report: ChildStdout,
    output: ChildStderr,
    kept: HeadTail,
}

impl Relay<'_> {
    /// Takes the output until the report comes. None when it never does.
    fn until_reported(&mut self, deadline: Duration) -> Option<Told> {
        let give_up = deadline.checked_add(SUPERVISOR_LATE).and_then(|late| Instant::now().checked_add(late));
        let mut report = Vec::new();
        let mut buffer = vec![0; CHUNK];
        // Past the cap nothing is read any more: whoever writes then waits in the kernel for the end.
        let mut listening = true;
        loop {
            let timeout = give_up.map(wakes::left);
            let fds = [self.report.as_fd(), self.output.as_fd()];
            let [reported, printed] = ready(fds, if listening { 2 } else { 1 }, timeout.as_ref())?;
            if printed {
                listening = self.keep(&mut buffer) > 0;
                if self.kept.is_over() {
                    listening = false;
                    end(self.control);
                }
            }
            if reported {
                match rustix::io::read(&self.report, &mut buffer) {
                    Ok(0) => return None,
                    Ok(length) => report.extend_from_slice(&buffer[..length]),
                    Err(rustix::io::Errno::INTR) => {}
                    Err(_) => return None,
                }
                if report.ends_with(b"\n") {
                    return serde_json::from_slice(&report).ok();
                }
            }
        }
    }

    /// Takes what lies in the output pipe when every writer is gone. Does not wait for the pipe's end: a process that
    /// got away with its other end would hold us for ever.
    fn drain(&mut self) {
        let mut buffer = vec![0; CHUNK];
        let mut taken = 0;
        while taken < PIPE_AT_MOST {
            let Some([true, _]) = ready([self.output.as_fd(), self.output.as_fd()], 1, Some(&Timespec::default()))
            else {
                return;
            };
            match self.keep(&mut buffer) {
                0 => return,
                length => taken += length,
            }
        }
    }

    /// Keeps one chunk of output; 0 at its end.
    fn keep(&mut self, buffer: &mut [u8]) -> usize {
        let length = match rustix::io::read(&self.output, &mut *buffer) {
            Err(rustix::io::Errno::INTR) => return 1,
            read => read.unwrap_or(0),
        };
        self.kept.push(&buffer[..length]);
        length
    }
}

/// Which of the first `count` can be read from, or have ended. None when `timeout` has passed.
fn ready(fds: [BorrowedFd<'_>; 2], count: usize, timeout: Option<&Timespec>) -> Option<[bool; 2]> {
    let mut polled = fds.map(|fd| PollFd::from_borrowed_fd(fd, PollFlags::IN));
    match poll(&mut polled[..count], timeout) {
        Ok(0) => None,
        Ok(_) => Some(polled.map(|fd| !fd.revents().is_empty())),
        Err(rustix::io::Errno::INTR) => Some([false, false]),
        Err(_) => None,
    }
}
