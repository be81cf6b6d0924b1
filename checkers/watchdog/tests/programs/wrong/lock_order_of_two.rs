//@ class: deadlock
//@ kind: lock_order

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

#[test]
fn it_went_well_this_time() {
    let alice = Mutex::new(100);
    let bob = Mutex::new(100);
    let done = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| {
            let mut from = alice.lock().unwrap();
            *bob.lock().unwrap() += *from;
            *from = 0;
            drop(from);
            done.store(true, Ordering::Release);
        });
        scope.spawn(|| {
            // By the clock it comes later; but that is no order that a transfer could rely on.
            while !done.load(Ordering::Acquire) {
                thread::yield_now();
            }
            let mut from = bob.lock().unwrap();
            *alice.lock().unwrap() += *from;
            *from = 0;
        });
    });
}
