//@ class: missed_join
//@ kind: missed_join

// The clock is not paused: that 50 ms are enough is a guess.
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::*};
use std::time::Duration;
use tokio::time::sleep;

#[tokio::test]
async fn it_is_surely_done_by_then() {
    let done = Arc::new(AtomicUsize::new(0));
    let theirs = Arc::clone(&done);
    tokio::spawn(async move {
        theirs.fetch_add(1, SeqCst);
    });
    sleep(Duration::from_millis(50)).await;
    assert_eq!(done.load(SeqCst), 1);
}
