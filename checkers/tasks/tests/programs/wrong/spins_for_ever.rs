//@ class: livelock
//@ rows: 7
//@ kind: wakes_itself

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::*};

#[tokio::test]
async fn nobody_sets_it() {
    let flag = Arc::new(AtomicBool::new(false));
    while !flag.load(SeqCst) {
        tokio::task::yield_now().await;
    }
}
