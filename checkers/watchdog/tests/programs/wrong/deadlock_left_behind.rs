//@ class: deadlock
//@ kind: lock_cycle

use std::sync::{Arc, Barrier, Mutex};
use std::thread;

#[test]
fn nobody_joins_them() {
    let both = Arc::new(Barrier::new(2));
    let locks = Arc::new((Mutex::new(1), Mutex::new(2)));
    let (their_locks, their_both) = (locks.clone(), both.clone());
    thread::spawn(move || {
        let _one = their_locks.0.lock().unwrap();
        their_both.wait();
        let _two = their_locks.1.lock().unwrap();
    });
    thread::spawn(move || {
        let _two = locks.1.lock().unwrap();
        both.wait();
        let _one = locks.0.lock().unwrap();
    });
}
