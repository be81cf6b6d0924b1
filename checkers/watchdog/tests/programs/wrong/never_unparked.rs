//@ class: deadlock
//@ kind: never_unparked

use std::thread;

#[test]
fn parks() {
    let sleeper = thread::spawn(thread::park);
    sleeper.join().unwrap();
}
