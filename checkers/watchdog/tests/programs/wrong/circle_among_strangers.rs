//@ class: deadlock
//@ kind: lock_cycle

extern crate other;

use std::sync::{Arc, Barrier, Mutex};
use std::thread;

// A pool of another crate's threads is there; it could not help these two.
#[test]
fn both_ways() {
    other::idle_for_ever();
    let one = Arc::new(Mutex::new(1));
    let two = Arc::new(Mutex::new(2));
    let both = Arc::new(Barrier::new(2));
    let theirs = (one.clone(), two.clone(), both.clone());
    let other = thread::spawn(move || {
        let _one = theirs.0.lock().unwrap();
        theirs.2.wait();
        let _two = theirs.1.lock().unwrap();
    });
    let guard = two.lock().unwrap();
    both.wait();
    let _one = one.lock().unwrap();
    drop(guard);
    other.join().unwrap();
}
