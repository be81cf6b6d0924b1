//@ class: lost_wakeup
//@ kind: notified_before_waiting

use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::sync::{Condvar, Mutex};
use std::thread;

#[test]
fn a_yield_is_no_promise() {
    let (ready, lock, whistle) = (AtomicBool::new(false), Mutex::new(()), Condvar::new());
    thread::scope(|scope| {
        scope.spawn(|| {
            if !ready.load(SeqCst) {
                let guard = lock.lock().unwrap();
                drop(whistle.wait(guard));
            }
        });
        ready.store(true, SeqCst);
        whistle.notify_all();
        thread::yield_now();
        whistle.notify_all();
    });
}
