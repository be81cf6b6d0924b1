//@ class: race
//@ kind: order

use std::sync::atomic::{AtomicUsize, Ordering::*};
use std::sync::Arc;
use std::thread;

#[test]
fn the_worker_may_panic() {
    let turn = Arc::new(AtomicUsize::new(0));
    let theirs = Arc::clone(&turn);
    let worker = thread::spawn(move || assert_eq!(theirs.load(SeqCst), 0, "too late"));
    turn.store(1, SeqCst);
    drop(worker);
}
