//@ class: passed

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::*};
use std::thread;

#[test]
fn parks_in_a_loop() {
    let done = Arc::new(AtomicBool::new(false));
    let theirs = Arc::clone(&done);
    let sleeper = thread::spawn(move || {
        while !theirs.load(Acquire) {
            thread::park();
        }
    });
    done.store(true, Release);
    sleeper.thread().unpark();
    sleeper.join().unwrap();
}
