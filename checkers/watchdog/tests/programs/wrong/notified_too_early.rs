//@ class: lost_wakeup
//@ kind: notified_before_waiting

use std::sync::{Arc, Condvar, Mutex};
use std::thread;

#[test]
fn a_signal() {
    let pair = Arc::new((Mutex::new(()), Condvar::new()));
    let theirs = pair.clone();
    thread::spawn(move || theirs.1.notify_one()).join().unwrap();
    let guard = pair.0.lock().unwrap();
    drop(pair.1.wait(guard).unwrap());
}
