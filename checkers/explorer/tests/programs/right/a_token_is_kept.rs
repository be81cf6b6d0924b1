//! `unpark` before `park` is not lost: the token is kept. And the flag is looked at in a loop.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::*};
use std::thread;

#[test]
fn the_flag_first() {
    let ready = Arc::new(AtomicBool::new(false));
    let theirs = Arc::clone(&ready);
    let sleeper = thread::spawn(move || {
        while !theirs.load(Acquire) {
            thread::park();
        }
    });
    ready.store(true, Release);
    sleeper.thread().unpark();
    sleeper.join().unwrap();
}
