//@ class: race
//@ kind: ordering
//@ says: T1 wrote `x` at line 13 (step 4), and T2 still read the old value false

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
