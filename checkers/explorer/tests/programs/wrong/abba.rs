//@ class: deadlock
//@ kind: lock_cycle
//@ says: T1 waits at line 15 for `bob`, which the test has held since line 19

use std::sync::Mutex;
use std::thread;

#[test]
fn both_ways() {
    let alice = Mutex::new(100);
    let bob = Mutex::new(100);
    thread::scope(|scope| {
        scope.spawn(|| {
            let mut from = alice.lock().unwrap();
            let mut to = bob.lock().unwrap();
            *from -= 10;
            *to += 10;
        });
        let mut from = bob.lock().unwrap();
        let mut to = alice.lock().unwrap();
        *from -= 5;
        *to += 5;
    });
}
