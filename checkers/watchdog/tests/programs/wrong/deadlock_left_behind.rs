//@ class: deadlock
//@ kind: lock_cycle

use std::sync::{Arc, Barrier, Mutex};
use std::thread;

#[test]
fn nobody_joins_them() {
    let all = Arc::new(Barrier::new(3));
    let locks = Arc::new((Mutex::new(1), Mutex::new(2)));
    let (their_locks, ready) = (locks.clone(), all.clone());
    thread::spawn(move || {
        let _one = their_locks.0.lock().unwrap();
        ready.wait();
        let _two = their_locks.1.lock().unwrap();
    });
    let ready = all.clone();
    thread::spawn(move || {
        let _two = locks.1.lock().unwrap();
        ready.wait();
        let _one = locks.0.lock().unwrap();
    });
    all.wait();
}
