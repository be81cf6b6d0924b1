//@ class: passed

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
    let mut guard = ready.0.lock().unwrap();
    while !*guard {
        guard = ready.1.wait(guard).unwrap();
    }
    drop(guard);
    setter.join().unwrap();
}
