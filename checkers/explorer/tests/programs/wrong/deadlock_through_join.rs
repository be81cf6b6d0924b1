//@ class: deadlock
//@ kind: lock_cycle

use std::sync::{Arc, Mutex};
use std::thread;

#[test]
fn joins_with_the_lock_held() {
    let list = Arc::new(Mutex::new(Vec::new()));
    let theirs = Arc::clone(&list);
    let guard = list.lock().unwrap();
    let worker = thread::spawn(move || theirs.lock().unwrap().push(1));
    worker.join().unwrap();
    drop(guard);
}
