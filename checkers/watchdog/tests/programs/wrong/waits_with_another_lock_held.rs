//@ class: deadlock
//@ kind: never_notified

use std::sync::{Condvar, Mutex};
use std::thread;

#[test]
fn two_locks() {
    let log = Mutex::new(Vec::new());
    let ready = Mutex::new(false);
    let changed = Condvar::new();
    thread::scope(|scope| {
        let mut lines = log.lock().unwrap();
        scope.spawn(|| {
            log.lock().unwrap().push("about to notify");
            *ready.lock().unwrap() = true;
            changed.notify_one();
        });
        drop(changed.wait_while(ready.lock().unwrap(), |ready| !*ready).unwrap());
        lines.push("ready");
    });
}
