use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};

#[derive(Default)]
struct State {
    value: Option<i32>,
    waker: Option<Waker>,
}

struct Value(Arc<Mutex<State>>);

impl Future for Value {
    type Output = i32;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<i32> {
        let mut state = self.0.lock().unwrap();
        match state.value.take() {
            Some(value) => Poll::Ready(value),
            None => {
                state.waker = Some(cx.waker().clone());
                Poll::Pending
            }
        }
    }
}

#[tokio::test]
async fn it_is_woken() {
    let state = Arc::new(Mutex::new(State::default()));
    let theirs = Arc::clone(&state);
    tokio::spawn(async move {
        tokio::task::yield_now().await;
        let mut state = theirs.lock().unwrap();
        state.value = Some(7);
        if let Some(waker) = state.waker.take() {
            waker.wake();
        }
    });
    assert_eq!(Value(state).await, 7);
}
