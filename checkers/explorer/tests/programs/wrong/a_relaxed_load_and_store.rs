//@ class: race
//@ kind: lost_update

use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::thread;

#[test]
fn relaxed_is_not_to_blame() {
    let count = AtomicU32::new(0);
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| count.store(count.load(Relaxed) + 1, Relaxed));
        }
    });
    assert_eq!(count.load(Relaxed), 2);
}
