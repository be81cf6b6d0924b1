//@ class: passed

use std::sync::atomic::{AtomicUsize, Ordering::*, fence};
use std::thread;

#[test]
fn a_reader_sees_a_whole() {
    let sequence = AtomicUsize::new(0);
    let (x, y) = (AtomicUsize::new(0), AtomicUsize::new(0));
    thread::scope(|scope| {
        scope.spawn(|| {
            sequence.store(1, Relaxed);
            fence(Release);
            x.store(1, Relaxed);
            y.store(1, Relaxed);
            sequence.store(2, Release);
        });
        let before = sequence.load(Acquire);
        if before % 2 == 0 {
            let pair = (x.load(Relaxed), y.load(Relaxed));
            fence(Acquire);
            if sequence.load(Relaxed) == before {
                assert_eq!(pair.0, pair.1);
            }
        }
    });
}
