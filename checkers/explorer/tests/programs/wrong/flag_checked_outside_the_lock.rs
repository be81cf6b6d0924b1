//@ class: lost_wakeup
//@ kind: notified_before_waiting

use std::sync::atomic::{AtomicBool, Ordering::*};
use std::sync::{Condvar, Mutex};
use std::thread;

#[test]
fn ready() {
    let done = AtomicBool::new(false);
    let lock = Mutex::new(());
    let changed = Condvar::new();
    thread::scope(|scope| {
        scope.spawn(|| {
            done.store(true, SeqCst);
            changed.notify_one();
        });
        let mut guard = lock.lock().unwrap();
        while !done.load(SeqCst) {
            guard = changed.wait(guard).unwrap();
        }
        drop(guard);
    });
}
