//! A child and all its descendants, seen from their supervisor: reaping them, finding them, killing them all.
//!
//! On Linux the supervisor is a *subreaper*: a descendant whose parent has died becomes the supervisor's own child, also
//! after `setsid` and a double fork. So there are descendants exactly as long as `wait` does not say "no children"
//! (`ECHILD`), and no look into `/proc` can miss one. On other systems the process group is all there is to go by, and
//! a descendant that left it stays.

use std::time::{Duration, Instant};

use rustix::{
    io::Errno,
    process::{Pid, Signal, WaitOptions, WaitStatus, kill_process, kill_process_group, wait},
};

use super::wakes::Wakes;
use crate::verdict::Process;

/// How long to try to kill. A process that survives this is stuck in the kernel, where no signal reaches it.
const PATIENCE: Duration = Duration::from_secs(5);

/// How many children to reap before looking at the clock again: a storm of forks must not hold the supervisor.
const REAP_AT_ONCE: usize = 4096;

/// The child, leader of its process group, and what descends from it.
pub(super) struct Tree {
    child: Pid,
    status: Option<WaitStatus>,
}

impl Tree {
    pub(super) fn new(child: Pid) -> Tree {
        Tree { child, status: None }
    }

    pub(super) fn child(&self) -> Pid {
        self.child
    }

    /// How the child itself ended, once [`reap`](Tree::reap) has seen it.
    pub(super) fn status(&self) -> Option<WaitStatus> {
        self.status
    }

    /// Reaps what has ended. Answers whether anything is left.
    pub(super) fn reap(&mut self) -> bool {
        for _ in 0..REAP_AT_ONCE {
            match wait(WaitOptions::NOHANG) {
                Ok(Some((pid, status))) if pid == self.child => self.status = Some(status),
                Ok(Some(_)) | Err(Errno::INTR) => {}
                Err(Errno::CHILD) => return self.group_lives_unadopted(),
                Ok(None) | Err(_) => return true,
            }
        }
        true
    }

    /// Kills everything and returns when it is reaped.
    pub(super) fn kill(&mut self, wakes: &Wakes) {
        // The kernel kills a group at once, without letting a fork slip through. As long as the child is not reaped, its
        // group's number is nobody else's.
        if self.status.is_none() || self.group_lives_unadopted() {
            let _ = kill_process_group(self.child, Signal::KILL);
            let _ = kill_process(self.child, Signal::KILL);
        }
        let give_up = Instant::now() + PATIENCE;
        let mut first = true;
        while self.reap() && Instant::now() < give_up {
            // The group was nearly always all there is: do not walk before it had the time to end.
            if !first {
                self.strike();
            }
            wakes.wait_for_child(Duration::from_millis(if first { 3 } else { 1 }));
            first = false;
        }
    }

    /// Where orphans are not adopted: whether the group still has members.
    fn group_lives_unadopted(&self) -> bool {
        !cfg!(target_os = "linux") && rustix::process::test_kill_process_group(self.child).is_ok()
    }
}

#[cfg(target_os = "linux")]
impl Tree {
    /// The descendants that are running now.
    pub(super) fn survivors(&self) -> Vec<Process> {
        let mut found = super::linux::Tree::below_this_process().members;
        found.sort_by_key(|member| member.pid);
        let process =
            |member: super::linux::Member| Process { pid: member.pid, command: super::linux::command_line(member.pid) };
        found.into_iter().map(process).collect()
    }

    /// Kills every descendant that can be seen. One that forks in the meantime is left for the next time.
    fn strike(&self) {
        super::linux::kill_below_this_process();
    }
}

#[cfg(not(target_os = "linux"))]
impl Tree {
    /// The group, under its leader's number: nothing more is known of its members.
    pub(super) fn survivors(&self) -> Vec<Process> {
        vec![Process { pid: self.child.as_raw_pid().cast_unsigned(), command: "(process group)".to_owned() }]
    }

    fn strike(&self) {
        let _ = kill_process_group(self.child, Signal::KILL);
    }
}

/// Whether a tree was computing or waiting just before its deadline.
///
/// Told by the state of its threads, looked at several times in the last 200 ms: one is computing that runs *or could run*
/// each time, and has not once waited for anything in between. Growth of processor time would say the same on an idle
/// machine, but on a loaded one an endless loop gets few ticks; and a thread that only ticks now and then is found
/// waiting for a processor more often than not. Linux only; elsewhere nothing counts as busy.
pub(super) struct Activity {
    deadline: Instant,
    next: Instant,
    /// Those that have been computing since the first look; none before it.
    computing: Option<Vec<(u32, u64)>>,
    /// When the first look was, and for how long all threads had run by then, or had been ready to.
    began: Option<(Instant, Duration)>,
}

impl Activity {
    const WINDOW: Duration = Duration::from_millis(200);
    const EVERY: Duration = Duration::from_millis(25);

    pub(super) fn before(deadline: Instant, started: Instant) -> Activity {
        let next = deadline.checked_sub(Self::WINDOW).map_or(started, |next| next.max(started));
        Activity { deadline, next, computing: None, began: None }
    }

    /// When to look the next time.
    pub(super) fn next(&self) -> Option<Instant> {
        (self.next < self.deadline).then_some(self.next)
    }

    /// Looks, if it is time to.
    pub(super) fn look(&mut self, now: Instant) {
        if now >= self.next {
            self.next = now + Self::EVERY;
            #[cfg(target_os = "linux")]
            {
                self.began.get_or_insert_with(|| (now, ready_below_this_process()));
                let running = super::linux::running_below_this_process();
                match &mut self.computing {
                    Some(computing) => computing.retain(|thread| running.contains(thread)),
                    first => *first = Some(running),
                }
            }
        }
    }

    /// Whether it was computing.
    pub(super) fn is_busy(&self) -> bool {
        self.computing.as_ref().is_some_and(|computing| !computing.is_empty())
    }

    /// Whether it was computing, or waiting only for moments: for the kernel to give it memory, for a thread that computes.
    /// Told by the time that its threads ran since the first look, or would have if others had not used the processors: a
    /// quarter of it, as to wake a thread takes its time too.
    #[cfg(target_os = "linux")]
    pub(super) fn is_computing(&self, now: Instant) -> bool {
        let used =
            |(at, before): (Instant, Duration)| ready_below_this_process().saturating_sub(before) > (now - at) / 4;
        self.is_busy() || self.began.is_some_and(used)
    }

    #[cfg(not(target_os = "linux"))]
    pub(super) fn is_computing(&self, _now: Instant) -> bool {
        self.is_busy()
    }
}

/// For how long the threads of the tree ran, or waited for nothing but a processor.
#[cfg(target_os = "linux")]
fn ready_below_this_process() -> Duration {
    let shares = super::linux::shares_below_this_process();
    shares.ran + shares.waited
}

/// For how long a tree has done nothing: used no processor, and waited for none. Linux only; elsewhere a tree is never
/// found idle.
pub(super) struct Idleness {
    limit: Duration,
    next: Instant,
    active: Instant,
    processor_time: u64,
}

impl Idleness {
    const EVERY: Duration = Duration::from_millis(500);

    pub(super) fn new(limit: Duration, started: Instant) -> Idleness {
        Idleness { limit, next: started + Self::EVERY, active: started, processor_time: 0 }
    }

    /// When to look the next time.
    pub(super) fn next(&self) -> Instant {
        self.next
    }

    /// Looks, if it is time to. Answers whether it has been idle for too long.
    pub(super) fn is_over(&mut self, now: Instant) -> bool {
        if now < self.next {
            return false;
        }
        self.next = now + Self::EVERY;
        if self.is_active() {
            self.active = now;
        }
        now.saturating_duration_since(self.active) >= self.limit
    }

    #[cfg(target_os = "linux")]
    fn is_active(&mut self) -> bool {
        let used = super::linux::processor_time_below_this_process();
        let more = used != std::mem::replace(&mut self.processor_time, used);
        more || !super::linux::running_below_this_process().is_empty()
    }

    #[cfg(not(target_os = "linux"))]
    fn is_active(&mut self) -> bool {
        true
    }
}
