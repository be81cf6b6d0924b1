//! What a supervisor waits for, in one place: a signal, word from the runner, or a point in time.

use std::{
    io,
    os::unix::net::UnixStream,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use signal_hook::consts::{SIGCHLD, SIGHUP, SIGINT, SIGQUIT, SIGTERM};

/// Why [`Wakes::wait`] returned.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Wake {
    /// A child ended, or the time has come: look again.
    Look,
    /// The runner cancelled or died, or somebody sent a signal to end: kill everything.
    Kill,
}

/// Signals come as bytes on a socket, because a handler is reset by `exec` where a signal mask would be inherited.
pub(super) struct Wakes {
    signals: UnixStream,
    told_to_end: Arc<AtomicBool>,
}

impl Wakes {
    /// Takes over the signals of this process, and its standard input as the control pipe.
    pub(super) fn new() -> io::Result<Wakes> {
        // A mask is inherited: whoever started the runner may have left these blocked, and we would never wake.
        nix::sys::signal::SigSet::all().thread_unblock()?;
        let (signals, writer) = UnixStream::pair()?;
        signals.set_nonblocking(true)?;
        let told_to_end = Arc::new(AtomicBool::new(false));
        signal_hook::low_level::pipe::register(SIGCHLD, writer.try_clone()?)?;
        for signal in [SIGTERM, SIGINT, SIGHUP, SIGQUIT] {
            // In this order: whoever is woken by the byte must see the flag.
            signal_hook::flag::register(signal, Arc::clone(&told_to_end))?;
            signal_hook::low_level::pipe::register(signal, writer.try_clone()?)?;
        }
        Ok(Wakes { signals, told_to_end })
    }

    /// Waits until `until` at the longest.
    pub(super) fn wait(&self, until: Instant) -> Wake {
        let control = io::stdin();
        let mut fds =
            [PollFd::new(&self.signals, PollFlags::IN), PollFd::from_borrowed_fd(borrow(&control), PollFlags::IN)];
        let polled = poll(&mut fds, Some(&left(until)));
        let kill = polled.is_ok() && !fds[1].revents().is_empty();
        self.forget_signals();
        if kill || self.told_to_end.load(Ordering::SeqCst) { Wake::Kill } else { Wake::Look }
    }

    /// Waits for a child to end, `time` at the longest, and for nothing else: killing is under way.
    pub(super) fn wait_for_child(&self, time: Duration) {
        let _ = poll(&mut [PollFd::new(&self.signals, PollFlags::IN)], Some(&left(Instant::now() + time)));
        self.forget_signals();
    }

    fn forget_signals(&self) {
        let mut bytes = [0; 256];
        while matches!(rustix::io::read(&self.signals, &mut bytes), Ok(1..)) {}
    }
}

fn borrow<T: std::os::fd::AsFd>(fd: &T) -> std::os::fd::BorrowedFd<'_> {
    fd.as_fd()
}

/// The time that is left, for `poll`.
pub(super) fn left(until: Instant) -> Timespec {
    let left = until.saturating_duration_since(Instant::now());
    Timespec { tv_sec: left.as_secs().min(1 << 30) as i64, tv_nsec: left.subsec_nanos().into() }
}
