//@ class: deadlock
//@ kind: deadlock

use std::sync::OnceLock;

#[test]
fn waits_for_a_value() {
    let answer: OnceLock<u32> = OnceLock::new();
    assert_eq!(*answer.wait(), 42);
}
