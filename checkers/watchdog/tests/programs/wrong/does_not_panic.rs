//@ class: assertion_failed
//@ kind: did_not_panic

use std::sync::Mutex;

#[test]
#[should_panic]
fn is_not_poisoned() {
    drop(Mutex::new(1).lock().unwrap());
}
