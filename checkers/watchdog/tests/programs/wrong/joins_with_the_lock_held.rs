//@ class: deadlock
//@ kind: lock_cycle

use std::sync::{Arc, Mutex};
use std::thread;

#[test]
fn joins() {
    let list = Arc::new(Mutex::new(vec![]));
    let held = list.lock().unwrap();
    let theirs = list.clone();
    let worker = thread::Builder::new().name("writer".into()).spawn(move || theirs.lock().unwrap().push(1)).unwrap();
    worker.join().unwrap();
    assert_eq!(held.len(), 0);
}
