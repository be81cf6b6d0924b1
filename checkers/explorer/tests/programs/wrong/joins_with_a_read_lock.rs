//@ class: deadlock
//@ kind: lock_cycle

use std::sync::{Arc, RwLock};
use std::thread;

#[test]
fn the_writer_is_awaited() {
    let config = Arc::new(RwLock::new(1));
    let theirs = Arc::clone(&config);
    let writer = thread::spawn(move || *theirs.write().unwrap() = 2);
    let before = config.read().unwrap();
    if *before == 1 {
        writer.join().unwrap();
    }
}
