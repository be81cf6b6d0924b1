//@ class: deadlock
//@ kind: lock_cycle

use std::sync::{Barrier, Mutex};
use std::thread;

#[test]
fn both_ways() {
    let alice = Mutex::new(100);
    let bob = Mutex::new(100);
    let both = Barrier::new(2);
    thread::scope(|scope| {
        scope.spawn(|| {
            let _from = alice.lock().unwrap();
            both.wait();
            let _to = bob.lock().unwrap();
        });
        let _from = bob.lock().unwrap();
        both.wait();
        let _to = alice.lock().unwrap();
    });
}
