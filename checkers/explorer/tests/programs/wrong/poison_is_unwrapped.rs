//@ class: race
//@ kind: order

use std::sync::{Arc, Mutex};
use std::thread;

#[test]
fn the_log_is_readable() {
    let log = Arc::new(Mutex::new(Vec::new()));
    let theirs = Arc::clone(&log);
    let worker = thread::spawn(move || {
        let mut log = theirs.lock().unwrap();
        log.push(1);
        assert!(log.len() > 1, "nobody was here before me");
    });
    log.lock().unwrap().push(0);
    let _ = worker.join();
    assert!(!log.lock().unwrap().is_empty());
}
