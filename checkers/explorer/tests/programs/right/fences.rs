//@ class: passed

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::*, fence};
use std::thread;

#[test]
fn a_message() {
    let data = AtomicUsize::new(0);
    let ready = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| {
            data.store(42, Relaxed);
            fence(Release);
            ready.store(true, Relaxed);
        });
        while !ready.load(Relaxed) {
            thread::yield_now();
        }
        fence(Acquire);
        assert_eq!(data.load(Relaxed), 42);
    });
}
