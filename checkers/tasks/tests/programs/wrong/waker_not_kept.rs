//@ class: lost_wakeup
//@ kind: waker_not_called

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::*};
use std::task::{Context, Poll};

struct Ready(Arc<AtomicBool>);

impl Future for Ready {
    type Output = ();

    fn poll(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<()> {
        if self.0.load(SeqCst) { Poll::Ready(()) } else { Poll::Pending }
    }
}

#[tokio::test]
async fn nobody_will_poll_it_again() {
    let flag = Arc::new(AtomicBool::new(false));
    let theirs = Arc::clone(&flag);
    tokio::spawn(async move { theirs.store(true, SeqCst) });
    Ready(flag).await;
}
