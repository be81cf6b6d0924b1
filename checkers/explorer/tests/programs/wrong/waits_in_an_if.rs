//@ class: race
//@ kind: spurious_wakeup

use std::sync::{Condvar, Mutex};
use std::thread;

#[test]
fn one_who_waits() {
    let ready = Mutex::new(false);
    let changed = Condvar::new();
    thread::scope(|scope| {
        scope.spawn(|| {
            let mut ready = ready.lock().unwrap();
            if !*ready {
                ready = changed.wait(ready).unwrap();
            }
            assert!(*ready);
        });
        *ready.lock().unwrap() = true;
        changed.notify_all();
    });
}
