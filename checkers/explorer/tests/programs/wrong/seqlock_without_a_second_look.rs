//@ class: race
//@ kind: order

use std::sync::atomic::{AtomicUsize, Ordering::*};
use std::thread;

#[test]
fn both_halves_fit() {
    let version = AtomicUsize::new(0);
    let (low, high) = (AtomicUsize::new(0), AtomicUsize::new(0));
    thread::scope(|scope| {
        scope.spawn(|| {
            version.fetch_add(1, SeqCst);
            low.store(1, SeqCst);
            high.store(1, SeqCst);
            version.fetch_add(1, SeqCst);
        });
        let before = version.load(SeqCst);
        let pair = (low.load(SeqCst), high.load(SeqCst));
        if before % 2 == 0 {
            assert_eq!(pair.0, pair.1);
        }
    });
}
