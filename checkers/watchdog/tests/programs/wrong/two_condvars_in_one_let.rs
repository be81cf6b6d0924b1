//@ class: lost_wakeup
//@ kind: notified_before_waiting
//@ says: test notified `bob` at line 13

use std::sync::{Condvar, Mutex};

// Only the cause says which of the two it is.
#[test]
fn too_early() {
    let (alice, bob) = (Condvar::new(), Condvar::new());
    let ready = Mutex::new(false);
    alice.notify_one();
    bob.notify_one();
    let ready = ready.lock().unwrap();
    let _ready = bob.wait(ready).unwrap();
}
