//@ class: deadlock
//@ kind: self_deadlock

use std::sync::Mutex;

#[test]
fn twice() {
    let names = Mutex::new(vec!["a"]);
    let first = names.lock().unwrap();
    names.lock().unwrap().push("b");
    assert_eq!(first.len(), 1);
}
