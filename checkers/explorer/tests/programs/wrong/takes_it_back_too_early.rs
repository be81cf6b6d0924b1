//@ class: missed_join
//@ kind: missed_join

use std::sync::{Arc, Mutex};
use std::thread;

#[test]
fn still_shared() {
    let total = Arc::new(Mutex::new(0));
    let theirs = Arc::clone(&total);
    let worker = thread::spawn(move || *theirs.lock().unwrap() += 1);
    let total = Arc::try_unwrap(total).expect("nobody else has it");
    worker.join().unwrap();
    assert_eq!(total.into_inner().unwrap(), 1);
}
