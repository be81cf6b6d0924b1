//@ class: race
//@ kind: ordering

use std::sync::atomic::{AtomicBool, Ordering::*};
use std::thread;

#[test]
fn one_of_them_sees_the_other() {
    let (x, y) = (AtomicBool::new(false), AtomicBool::new(false));
    let seen = thread::scope(|scope| {
        let first = scope.spawn(|| {
            x.store(true, Release);
            y.load(Acquire)
        });
        let second = scope.spawn(|| {
            y.store(true, Release);
            x.load(Acquire)
        });
        first.join().unwrap() || second.join().unwrap()
    });
    assert!(seen);
}
