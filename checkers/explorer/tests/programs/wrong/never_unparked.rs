//@ class: deadlock
//@ kind: never_unparked
//@ says: T1 has parked at line 9

use std::thread;

#[test]
fn parks() {
    let sleeper = thread::spawn(thread::park);
    sleeper.join().unwrap();
}
