//@ class: deadlock
//@ kind: self_deadlock

use std::sync::Mutex;

#[test]
fn twice() {
    let names = Mutex::new(vec!["Ada"]);
    let first = names.lock().unwrap();
    names.lock().unwrap().push("Grace");
    drop(first);
}
