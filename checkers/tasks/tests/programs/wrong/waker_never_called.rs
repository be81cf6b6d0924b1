//@ class: lost_wakeup
//@ kind: waker_not_called

use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};

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
        state.waker = Some(cx.waker().clone());
        Poll::Pending
    }
}

#[tokio::test]
async fn it_is_done_and_nobody_says_so() {
    let state = Arc::new(Mutex::new(State::default()));
    let theirs = Arc::clone(&state);
    tokio::spawn(async move { theirs.lock().unwrap().done = true });
    Done(state).await;
}
