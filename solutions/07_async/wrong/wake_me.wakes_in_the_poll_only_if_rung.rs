//@ verdict: lost_wakeup waker_not_called
//@ why: It calls the waker when the bell has rung, but in `poll`. Without a wake-up there is no such poll.
//! A future that answers `Pending` is put aside, and nobody asks it again until it
//! wants to be asked. How would anybody know? With each poll comes a waker, in `cx`:
//! a call on it says, poll me again. In this hotel the bell at the reception is
//! rung, and the night porter does not come. Add what is missing to the bell.

use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Wake, Waker};
use tokio::task;

/// The bell at the reception. A clone of it is the same bell.
#[derive(Clone, Default)]
struct Bell {
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    rung: bool,
}

impl Bell {
    /// A future that is done when the bell has rung. One porter waits for it.
    fn rung(&self) -> Rung {
        Rung { bell: self.clone() }
    }

    fn ring(&self) {
        let mut state = self.state.lock().unwrap();
        state.rung = true;
    }
}

struct Rung {
    bell: Bell,
}

impl Future for Rung {
    type Output = &'static str;

    fn poll(self: Pin<&mut Self>, cx: &mut Context) -> Poll<&'static str> {
        let mut state = self.bell.state.lock().unwrap();
        if state.rung {
            cx.waker().wake_by_ref();
            return Poll::Ready("good evening");
        }
        Poll::Pending
    }
}

#[tokio::test]
async fn the_porter_comes_when_it_rings() {
    let bell = Bell::default();
    let porter = task::spawn(bell.rung());

    task::yield_now().await;
    bell.ring();
    assert_eq!(porter.await.unwrap(), "good evening");
}

#[tokio::test]
async fn who_comes_after_it_has_rung_need_not_wait() {
    let bell = Bell::default();
    bell.ring();
    assert_eq!(bell.rung().await, "good evening");
}

#[tokio::test]
async fn the_waker_of_the_last_poll_is_the_one_that_counts() {
    let bell = Bell::default();
    let mut rung = bell.rung();
    // Somebody asks in passing, and does not want to be woken.
    let mut in_passing = Context::from_waker(Waker::noop());
    assert!(Pin::new(&mut rung).poll(&mut in_passing).is_pending());

    let porter = task::spawn(rung);
    task::yield_now().await;
    bell.ring();
    assert_eq!(porter.await.unwrap(), "good evening");
}

#[test]
fn nobody_is_woken_before_it_rings() {
    let wake_ups = Arc::new(WakeUps::default());
    let waker = Waker::from(Arc::clone(&wake_ups));
    let bell = Bell::default();
    let mut rung = bell.rung();
    let first = Pin::new(&mut rung).poll(&mut Context::from_waker(&waker));
    assert!(first.is_pending());
    assert_eq!(wake_ups.count(), 0, "the bell has not rung yet");
    bell.ring();
    assert_eq!(wake_ups.count(), 1, "the bell has rung");
}

// ---- the stage: nothing to change below this line ----

/// Wakes nobody, and counts how often it should have.
#[derive(Default)]
struct WakeUps(AtomicUsize);

impl WakeUps {
    fn count(&self) -> usize {
        self.0.load(Ordering::SeqCst)
    }
}

impl Wake for WakeUps {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}
