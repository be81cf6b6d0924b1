//@ class: race
//@ kind: ordering

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::*};
use std::thread;

#[test]
fn a_message() {
    let data = AtomicUsize::new(0);
    let ready = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| {
            data.store(42, Relaxed);
            ready.store(true, Relaxed);
        });
        if ready.load(Relaxed) {
            assert_eq!(data.load(Relaxed), 42);
        }
    });
}
