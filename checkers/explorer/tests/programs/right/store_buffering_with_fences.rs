//@ class: passed

use std::sync::atomic::{AtomicBool, Ordering::*, fence};
use std::thread;

#[test]
fn one_of_them_sees_the_other() {
    let (x, y) = (AtomicBool::new(false), AtomicBool::new(false));
    let seen = thread::scope(|scope| {
        let first = scope.spawn(|| {
            x.store(true, Relaxed);
            fence(SeqCst);
            y.load(Relaxed)
        });
        let second = scope.spawn(|| {
            y.store(true, Relaxed);
            fence(SeqCst);
            x.load(Relaxed)
        });
        let (first, second) = (first.join().unwrap(), second.join().unwrap());
        first || second
    });
    assert!(seen);
}
