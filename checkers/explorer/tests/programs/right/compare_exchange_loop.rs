//@ class: passed

use std::sync::atomic::{AtomicUsize, Ordering::*};
use std::thread;

#[test]
fn adds_up() {
    let total = AtomicUsize::new(0);
    thread::scope(|scope| {
        for amount in 1..=2 {
            let total = &total;
            scope.spawn(move || {
                let mut seen = total.load(Relaxed);
                while let Err(now) = total.compare_exchange_weak(seen, seen + amount, AcqRel, Relaxed) {
                    seen = now;
                }
            });
        }
    });
    assert_eq!(total.load(SeqCst), 3);
}
