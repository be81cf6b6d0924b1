//@ class: passed

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::*};
use std::thread;
use std::time::Duration;

#[test]
fn stops() {
    let stop = Arc::new(AtomicBool::new(false));
    let theirs = Arc::clone(&stop);
    let worker = thread::spawn(move || {
        let mut rounds = 0u32;
        while !theirs.load(Relaxed) {
            rounds = rounds.wrapping_add(1);
            thread::sleep(Duration::from_millis(10));
        }
    });
    stop.store(true, Relaxed);
    worker.join().unwrap();
}
