//@ class: panicked
//@ kind: panicked

use std::thread;

#[test]
fn unwraps_nothing() {
    let nothing: Option<u32> = thread::spawn(|| None).join().unwrap();
    nothing.unwrap();
}
