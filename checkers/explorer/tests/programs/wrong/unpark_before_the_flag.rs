//@ class: lost_wakeup
//@ kind: unparked_too_early

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::*};
use std::thread;

#[test]
fn woken_too_early() {
    let ready = Arc::new(AtomicBool::new(false));
    let theirs = Arc::clone(&ready);
    let sleeper = thread::spawn(move || {
        while !theirs.load(SeqCst) {
            thread::park();
        }
    });
    sleeper.thread().unpark();
    ready.store(true, SeqCst);
    sleeper.join().unwrap();
}
