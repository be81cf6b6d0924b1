//@ class: missed_join
//@ kind: missed_join

use std::sync::atomic::{AtomicBool, Ordering::*};
use std::sync::Arc;
use std::thread;

#[test]
fn looks_too_early() {
    let done = Arc::new(AtomicBool::new(false));
    let theirs = Arc::clone(&done);
    thread::spawn(move || theirs.store(true, SeqCst));
    assert!(done.load(SeqCst));
}
