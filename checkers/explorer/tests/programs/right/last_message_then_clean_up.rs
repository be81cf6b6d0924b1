//@ class: passed

use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex};
use std::thread;

#[test]
fn the_worker_outlives_the_test() {
    let (sender, receiver) = channel();
    let log = Arc::new(Mutex::new(Vec::new()));
    let theirs = Arc::clone(&log);
    thread::spawn(move || {
        sender.send(42).unwrap();
        theirs.lock().unwrap().push("done");
    });
    assert_eq!(receiver.recv(), Ok(42));
}
