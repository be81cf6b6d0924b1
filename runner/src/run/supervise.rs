//! The supervisor: the process between the runner and one child, and the only parent the child's tree ever has.
//!
//! It starts the child, waits for the first of its end, the deadline, a deadlock and word from the runner, ends whatever
//! is left, and reports on its standard output in one line of JSON. Its standard error is the child's output pipe, so it
//! prints nothing there. It is in a process group of its own, so that Ctrl-C in the terminal reaches the runner alone.

use std::{
    ffi::OsString,
    io::{self, PipeReader, Read as _, Write as _},
    os::{fd::AsFd as _, unix::process::CommandExt as _},
    process::{Command, ExitCode, Stdio},
    time::{Duration, Instant},
};

use rustix::process::{Pid, WaitStatus};
use serde::{Deserialize, Serialize};

use super::{
    EXEC, End, ThreadWait, ask,
    deadlock::{self, Deadlock},
    exec,
    patience::{Patience, Shares},
    tree::{Activity, Idleness, Tree},
    waits,
    wakes::{Wake, Wakes},
};
use crate::verdict::Process;

/// How long descendants may take to end after the child has. One whose pipe was closed, or that was killed, and that
/// nobody waited for is about to end; one that goes on is left behind. Waiting costs nothing where none is left.
const GRACE: Duration = Duration::from_millis(100);

/// What the runner tells the supervisor; program and arguments follow as arguments of their own, since they need not be
/// UTF-8. Environment and working directory are the supervisor's own, and inherited.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Spec {
    pub(super) deadline: Duration,
    /// Processor time of one process.
    pub(super) processor: Option<Duration>,
    /// How long the tree may do nothing at all.
    pub(super) idle: Option<Duration>,
    /// Bytes of address space of one process.
    pub(super) address_space: Option<u64>,
    pub(super) detect_deadlock: bool,
}

/// What the supervisor tells the runner, when all is over.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Told {
    /// How the child ended, or the `errno` for which it did not start.
    pub(super) end: Result<End, i32>,
    pub(super) elapsed: Duration,
    pub(super) left_behind: Vec<Process>,
    pub(super) waits: Vec<ThreadWait>,
    pub(super) computing: bool,
}

/// Body of the hidden subcommand: `args` are a [`Spec`], the program, and the program's arguments.
pub(super) fn main(args: impl Iterator<Item = OsString>) -> ExitCode {
    let told = supervise(args).unwrap_or_else(|error| Told {
        end: Err(error.raw_os_error().unwrap_or(0)),
        elapsed: Duration::ZERO,
        left_behind: Vec::new(),
        waits: Vec::new(),
        computing: false,
    });
    let line = serde_json::to_string(&told).expect("a report is plain data");
    // The runner may be gone; nobody is left to tell that to.
    let _ = writeln!(io::stdout(), "{line}");
    ExitCode::SUCCESS
}

fn supervise(mut args: impl Iterator<Item = OsString>) -> io::Result<Told> {
    let spec = args.next().and_then(|spec| serde_json::from_str::<Spec>(spec.to_str()?).ok());
    let spec = spec.ok_or(rustix::io::Errno::INVAL)?;
    let wakes = Wakes::new()?;
    #[cfg(target_os = "linux")]
    rustix::process::set_child_subreaper(Some(rustix::process::getpid()))?;
    let started = Instant::now();
    let (child, failure) = spawn(&spec, args)?;
    let mut run = Run { spec, wakes, started, tree: Tree::new(child), computing: false };

    let end = run.follow();
    let elapsed = started.elapsed();
    let waits = if matches!(end, End::Deadline { .. } | End::Deadlocked { .. }) { run.explain() } else { Vec::new() };
    let by_itself = matches!(end, End::Exited(_) | End::Signalled(_));
    let (end, left_behind) = if by_itself { run.linger(end) } else { (end, Vec::new()) };
    run.tree.kill(&run.wakes);
    let end = start_failure(failure).map_or(Ok(end), Err);
    Ok(Told { end, elapsed, left_behind, waits, computing: run.computing })
}

/// Starts the child by way of the hop. It ends with this *thread* at the latest: this must be the main thread.
fn spawn(spec: &Spec, command: impl Iterator<Item = OsString>) -> io::Result<(Pid, PipeReader)> {
    let cores = std::thread::available_parallelism().map_or(1, |cores| cores.get() as u64);
    let backstop = spec.deadline.as_secs().saturating_mul(cores).saturating_add(5);
    let hop = exec::Spec {
        supervisor: std::process::id(),
        address_space: spec.address_space,
        cpu_seconds: spec.processor.map_or(backstop, |processor| processor.as_secs().max(1)),
    };
    let (failure, failure_writer) = io::pipe()?;
    let output = io::stderr().as_fd().try_clone_to_owned()?;
    let child = Command::new(super::supervisor()?)
        .arg(EXEC)
        .arg(serde_json::to_string(&hop).expect("a spec is plain data"))
        .args(command)
        .stdin(failure_writer)
        .stdout(output)
        .stderr(Stdio::inherit())
        .process_group(0)
        .spawn()?;
    // Dropping the handle neither kills nor reaps; `Tree` does both.
    Ok((Pid::from_child(&child), failure))
}

/// Why the hop could not become the program. To be asked when the child has ended.
fn start_failure(mut failure: PipeReader) -> Option<i32> {
    let mut errno = [0; 4];
    failure.read_exact(&mut errno).ok().map(|()| i32::from_ne_bytes(errno))
}

/// One child being followed.
struct Run {
    spec: Spec,
    wakes: Wakes,
    started: Instant,
    tree: Tree,
    /// Whether it was using the processor when its time was over.
    computing: bool,
}

impl Run {
    /// Waits for the child's end, or for a reason to end it.
    fn follow(&mut self) -> End {
        let mut patience = Patience::new(self.started, self.spec.deadline);
        let mut activity = Activity::before(patience.until(), self.started);
        let mut idleness = self.spec.idle.map(|limit| Idleness::new(limit, self.started));
        let mut deadlock = deadlock::Watch::new(self.tree.child(), self.started, self.spec.detect_deadlock);
        loop {
            self.tree.reap();
            if let Some(status) = self.tree.status() {
                return ended(status);
            }
            let now = Instant::now();
            activity.look(now);
            // What is about to be seen as a deadlock is told as one, however late it is.
            if now >= patience.until() && !deadlock.is_about_to_tell(now) {
                if patience.is_over(now, shares_below_this_process()) {
                    self.computing = activity.is_computing(now);
                    return End::Deadline { busy: activity.is_busy() };
                }
                activity = Activity::before(patience.until(), now);
            }
            if idleness.as_mut().is_some_and(|idleness| idleness.is_over(now)) {
                return End::Deadline { busy: false };
            }
            if let Some(Deadlock { threads, beyond }) = deadlock.look(now) {
                return End::Deadlocked { threads, beyond };
            }
            let idle = idleness.as_ref().map(Idleness::next);
            let deadline = Some(patience.until()).filter(|until| *until > now);
            let until = [deadline, activity.next(), deadlock.next(), idle].into_iter().flatten().min();
            if self.wakes.wait(until.unwrap_or(now)) == Wake::Kill {
                return End::Cancelled;
            }
        }
    }

    /// What the threads of the tree are doing, before they are killed: as the kernel sees it, and, where a watchdog is inside,
    /// in its own report.
    fn explain(&self) -> Vec<ThreadWait> {
        let waits = waits::of_tree(self.tree.child().as_raw_pid().cast_unsigned());
        ask::ask();
        waits.unwrap_or_default()
    }

    /// Gives what the child left behind the time to end, and tells what did not.
    fn linger(&mut self, end: End) -> (End, Vec<Process>) {
        let mut patience = Patience::new(Instant::now(), GRACE);
        while self.tree.reap() {
            let now = Instant::now();
            if now >= patience.until() && patience.is_over(now, shares_below_this_process()) {
                return (end, self.tree.survivors());
            }
            if self.wakes.wait(patience.until()) == Wake::Kill {
                return (End::Cancelled, Vec::new());
            }
        }
        (end, Vec::new())
    }
}

/// What all descendants had of the processors; elsewhere than on Linux nobody tells, and a limit is one.
fn shares_below_this_process() -> Shares {
    #[cfg(target_os = "linux")]
    return super::linux::shares_below_this_process();
    #[cfg(not(target_os = "linux"))]
    Shares::default()
}

fn ended(status: WaitStatus) -> End {
    match status.terminating_signal() {
        Some(signal) => End::Signalled(signal),
        None => End::Exited(status.exit_status().unwrap_or(-1)),
    }
}

/// A deadline too far off to be told as a time is a year off.
pub(super) fn after(start: Instant, time: Duration) -> Instant {
    start.checked_add(time).unwrap_or_else(|| start + Duration::from_secs(365 * 24 * 3600))
}
