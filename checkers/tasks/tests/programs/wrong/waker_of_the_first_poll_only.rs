//@ class: lost_wakeup
//@ kind: waker_not_called

// The future is polled by one task first, and then moves to another: the waker that was kept is the first one's.
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};
use tokio::sync::oneshot;

#[derive(Default)]
struct State {
    done: bool,
    waker: Option<Waker>,
}

struct Done(Arc<Mutex<State>>);

impl Future for Done {
    type Output = ();

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let mut state = self.0.lock().unwrap();
        if state.done {
            return Poll::Ready(());
        }
        state.waker.get_or_insert_with(|| cx.waker().clone());
        Poll::Pending
    }
}

#[tokio::test]
async fn it_moved_on() {
    let state = Arc::new(Mutex::new(State::default()));
    let mut done = Box::pin(Done(Arc::clone(&state)));
    let (go, gone) = oneshot::channel();
    tokio::select! {
        biased;
        _ = &mut done => {}
        _ = tokio::task::yield_now() => {}
    }
    let waits = tokio::spawn(async move {
        go.send(()).unwrap();
        done.await;
    });
    gone.await.unwrap();
    tokio::task::yield_now().await;
    {
        let mut state = state.lock().unwrap();
        state.done = true;
        state.waker.take().unwrap().wake();
    }
    waits.await.unwrap();
}
