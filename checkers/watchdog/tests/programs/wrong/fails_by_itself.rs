//@ class: assertion_failed
//@ kind: assertion_failed

use std::thread;

#[test]
fn one_and_one() {
    let sum = thread::spawn(|| 1 + 1).join().unwrap();
    assert_eq!(sum, 3);
}
