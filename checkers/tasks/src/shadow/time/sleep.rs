//! `sleep`.

use std::{
    fmt,
    marker::PhantomPinned,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use super::Instant;
use crate::model::{
    execution::{active, with},
    task::Wait,
    timers::TimerId,
};

/// Waits for a point in time.
pub struct Sleep {
    inner: Inner,
    /// The real one has to be pinned, and so has this.
    _pinned: PhantomPinned,
}

enum Inner {
    Explored { deadline: Instant, timer: Option<TimerId> },
    Real(Pin<Box<real::time::Sleep>>),
}

/// Waits for so long.
#[track_caller]
pub fn sleep(duration: Duration) -> Sleep {
    sleep_until(Instant::now().checked_add(duration).unwrap_or_else(Instant::far_future))
}

/// Waits until then.
#[track_caller]
pub fn sleep_until(deadline: Instant) -> Sleep {
    let inner = match active() {
        true => Inner::Explored { deadline, timer: None },
        false => Inner::Real(Box::pin(real::time::sleep_until(deadline.as_real()))),
    };
    Sleep { inner, _pinned: PhantomPinned }
}

impl Sleep {
    /// Until when.
    pub fn deadline(&self) -> Instant {
        match &self.inner {
            Inner::Explored { deadline, .. } => *deadline,
            Inner::Real(sleep) => sleep.deadline().into_std().into(),
        }
    }

    /// Whether it is over.
    pub fn is_elapsed(&self) -> bool {
        match &self.inner {
            Inner::Explored { deadline, .. } => Instant::now() >= *deadline,
            Inner::Real(sleep) => sleep.is_elapsed(),
        }
    }

    /// Begins anew, until then.
    pub fn reset(self: Pin<&mut Self>, until: Instant) {
        // SAFETY: nothing is moved out of it.
        match unsafe { &mut self.get_unchecked_mut().inner } {
            Inner::Explored { deadline, timer } => {
                forget(timer);
                *deadline = until;
            }
            Inner::Real(sleep) => sleep.as_mut().reset(until.as_real()),
        }
    }
}

/// Takes the timer away.
fn forget(timer: &mut Option<TimerId>) {
    if let Some(timer) = timer.take().filter(|_| active()) {
        let waker = with(|execution| execution.timers.remove(timer));
        drop(waker);
    }
}

impl Future for Sleep {
    type Output = ();

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        // SAFETY: nothing is moved out of it.
        match unsafe { &mut self.get_unchecked_mut().inner } {
            Inner::Real(sleep) => sleep.as_mut().poll(cx),
            Inner::Explored { deadline, timer } => {
                let until = deadline.nanoseconds();
                let over = with(|execution| {
                    if execution.now >= until {
                        return true;
                    }
                    timer.get_or_insert_with(|| execution.timers.add(execution.now, until));
                    execution.waits(Wait::Time(until));
                    false
                });
                if over {
                    forget(timer);
                    return Poll::Ready(());
                }
                let waker = cx.waker().clone();
                let before = timer.and_then(|timer| with(|execution| execution.timers.keep(timer, waker)));
                drop(before);
                Poll::Pending
            }
        }
    }
}

impl Drop for Sleep {
    fn drop(&mut self) {
        if let Inner::Explored { timer, .. } = &mut self.inner {
            forget(timer);
        }
    }
}

impl fmt::Debug for Sleep {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Sleep").field("deadline", &self.deadline()).finish()
    }
}
