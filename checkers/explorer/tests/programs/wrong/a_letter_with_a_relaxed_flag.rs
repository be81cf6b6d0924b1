//@ class: race
//@ kind: data_race

use std::cell::UnsafeCell;
use std::sync::atomic::{AtomicBool, Ordering::*};
use std::thread;

struct Letter {
    text: UnsafeCell<String>,
    sent: AtomicBool,
}

unsafe impl Sync for Letter {}

#[test]
fn reads_the_letter() {
    let letter = Letter { text: UnsafeCell::new(String::new()), sent: AtomicBool::new(false) };
    let letter = &letter;
    thread::scope(|scope| {
        scope.spawn(|| {
            unsafe { *letter.text.get() = "hello".into() };
            letter.sent.store(true, Relaxed);
        });
        while !letter.sent.load(Acquire) {
            std::hint::spin_loop();
        }
        assert_eq!(unsafe { &*letter.text.get() }, "hello");
    });
}
