//@ class: livelock
//@ kind: livelock

use std::sync::atomic::{AtomicBool, Ordering::*};
use std::sync::Arc;
use std::thread;

#[test]
fn waits_for_a_flag_nobody_sets() {
    let done = Arc::new(AtomicBool::new(false));
    let theirs = Arc::clone(&done);
    let worker = thread::spawn(move || while !theirs.load(SeqCst) {});
    worker.join().unwrap();
}
