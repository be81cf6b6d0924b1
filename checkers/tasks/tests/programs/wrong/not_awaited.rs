//@ class: assertion_failed

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::*};

#[tokio::test]
async fn the_handle_is_dropped() {
    let done = Arc::new(AtomicUsize::new(0));
    let theirs = Arc::clone(&done);
    tokio::spawn(async move { theirs.fetch_add(1, SeqCst) });
    assert_eq!(done.load(SeqCst), 1);
}
