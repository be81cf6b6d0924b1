//@ class: race
//@ kind: order

use std::hint;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering::SeqCst};
use std::thread;

#[test]
fn one_at_a_time() {
    let (taken, inside) = (AtomicBool::new(false), AtomicU32::new(0));
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                if taken.swap(true, SeqCst) {
                    hint::spin_loop();
                }
                assert_eq!(inside.fetch_add(1, SeqCst), 0);
                inside.fetch_sub(1, SeqCst);
                taken.store(false, SeqCst);
            });
        }
    });
}
