//@ class: passed

use std::sync::atomic::{AtomicUsize, Ordering::*};
use std::thread;

#[test]
fn a_counter_needs_no_order() {
    let hits = AtomicUsize::new(0);
    thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| hits.fetch_add(1, Relaxed));
        }
    });
    assert_eq!(hits.load(Relaxed), 3);
}
