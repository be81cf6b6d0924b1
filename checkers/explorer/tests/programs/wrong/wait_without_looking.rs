//@ class: lost_wakeup
//@ kind: notified_before_waiting
//@ says: T1 notified `ready.1` at line

use std::sync::{Arc, Condvar, Mutex};
use std::thread;

#[test]
fn a_signal() {
    let ready = Arc::new((Mutex::new(false), Condvar::new()));
    let theirs = Arc::clone(&ready);
    let setter = thread::spawn(move || {
        *theirs.0.lock().unwrap() = true;
        theirs.1.notify_one();
    });
    let guard = ready.0.lock().unwrap();
    let guard = ready.1.wait(guard).unwrap();
    drop(guard);
    setter.join().unwrap();
}
