//@ class: passed

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::*};
use std::thread;

static READY: AtomicBool = AtomicBool::new(false);
static VALUE: AtomicUsize = AtomicUsize::new(0);
static LOCK: Mutex<()> = Mutex::new(());

fn get() -> usize {
    if !READY.load(Acquire) {
        let _guard = LOCK.lock().unwrap();
        if !READY.load(Relaxed) {
            VALUE.fetch_add(7, Relaxed);
            READY.store(true, Release);
        }
    }
    VALUE.load(Relaxed)
}

#[test]
fn everybody_gets_the_value() {
    let other = thread::spawn(get);
    assert_eq!(get(), 7);
    assert_eq!(other.join().unwrap(), 7);
}
