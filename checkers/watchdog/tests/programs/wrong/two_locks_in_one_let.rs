//@ class: deadlock
//@ kind: lock_cycle
//@ says: in bob.lock(), held by test since :21
//@ says: in alice.lock(), held by T1 since :17

use std::sync::{Barrier, Mutex};
use std::thread;

// Both are made in the same line: only the column tells which is which.
#[test]
fn both_ways() {
    let (alice, bob) = (Mutex::new(1), Mutex::new(2));
    let both = Barrier::new(2);
    thread::scope(|scope| {
        scope.spawn(|| {
            // The guards are named, so that they are kept.
            let _from = alice.lock().unwrap();
            both.wait();
            let _to = bob.lock().unwrap();
        });
        let _from = bob.lock().unwrap();
        both.wait();
        let _to = alice.lock().unwrap();
    });
}
