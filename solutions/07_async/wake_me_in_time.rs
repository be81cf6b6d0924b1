//! The passenger of a ferry waits for the signal from the other bank, as a future. It
//! keeps the waker, and the ferryman calls it. But he stands on another thread, and
//! does not wait until the passenger has finished what she is about. She may stand
//! there for ever, with the signal given long ago. See in the table where he came in
//! between. Mend `poll`.

use std::pin::{Pin, pin};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};

#[derive(Default)]
struct Signal {
    given: AtomicBool,
    waiting: Mutex<Option<Waker>>,
}

impl Signal {
    /// Gives the signal, and wakes the passenger if there is one.
    fn give(&self) {
        self.given.store(true, Ordering::SeqCst);
        if let Some(waker) = self.waiting.lock().unwrap().take() {
            waker.wake();
        }
    }

    /// A future that is done when the signal has been given.
    fn given(&self) -> Given<'_> {
        Given { signal: self }
    }
}

struct Given<'a> {
    signal: &'a Signal,
}

impl Future for Given<'_> {
    type Output = ();

    fn poll(self: Pin<&mut Self>, cx: &mut Context) -> Poll<()> {
        *self.signal.waiting.lock().unwrap() = Some(cx.waker().clone());
        // Only now look: whoever gives the signal from here on finds the waker.
        if self.signal.given.load(Ordering::SeqCst) {
            return Poll::Ready(());
        }
        Poll::Pending
    }
}

#[test]
fn the_passenger_sees_the_signal() {
    let signal = Signal::default();
    thread::scope(|river| {
        named("ferryman")
            .spawn_scoped(river, || signal.give())
            .unwrap();
        block_on(signal.given());
    });
}

#[test]
fn who_comes_late_need_not_wait() {
    let signal = Signal::default();
    signal.give();
    block_on(signal.given());
}

// ---- the stage: nothing to change below this line ----

/// Polls a future to its end. Between two polls this thread sleeps until it is woken.
fn block_on<F: Future>(future: F) -> F::Output {
    let waker = Waker::from(Arc::new(Sleeper(thread::current())));
    let mut future = pin!(future);
    loop {
        if let Poll::Ready(result) = future.as_mut().poll(&mut Context::from_waker(&waker)) {
            return result;
        }
        thread::park();
    }
}

/// To wake it is to unpark a thread.
struct Sleeper(Thread);

impl Wake for Sleeper {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

fn named(name: &str) -> thread::Builder {
    thread::Builder::new().name(name.to_string())
}
