//@ class: race
//@ kind: order

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::*};
use std::sync::Mutex;
use std::thread;

static READY: AtomicBool = AtomicBool::new(false);
static VALUE: AtomicUsize = AtomicUsize::new(0);
static LOCK: Mutex<()> = Mutex::new(());

fn get() -> usize {
    if !READY.load(SeqCst) {
        let _guard = LOCK.lock().unwrap();
        if !READY.load(SeqCst) {
            READY.store(true, SeqCst);
            VALUE.store(7, SeqCst);
        }
    }
    VALUE.load(SeqCst)
}

#[test]
fn everybody_gets_the_value() {
    let other = thread::spawn(get);
    assert_eq!(get(), 7);
    assert_eq!(other.join().unwrap(), 7);
}
