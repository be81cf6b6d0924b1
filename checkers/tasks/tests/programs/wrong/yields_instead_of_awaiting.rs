//@ class: missed_join
//@ kind: missed_join

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::*};

#[tokio::test]
async fn it_ran_by_luck() {
    let done = Arc::new(AtomicUsize::new(0));
    let theirs = Arc::clone(&done);
    tokio::spawn(async move {
        tokio::task::yield_now().await;
        theirs.fetch_add(1, SeqCst);
    });
    tokio::task::yield_now().await;
    tokio::task::yield_now().await;
    assert_eq!(done.load(SeqCst), 1);
}
