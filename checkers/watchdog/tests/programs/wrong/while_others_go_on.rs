//@ class: deadlock
//@ kind: lock_cycle

use std::sync::{Arc, Barrier, Mutex};
use std::thread;
use std::time::Duration;

// A thread that never ends does not hide the circle that the test is in.
#[test]
fn ticks() {
    thread::spawn(|| {
        loop {
            thread::sleep(Duration::from_millis(1));
        }
    });
    let one = Arc::new(Mutex::new(1));
    let two = Arc::new(Mutex::new(2));
    let both = Arc::new(Barrier::new(2));
    let theirs = (one.clone(), two.clone(), both.clone());
    let other = thread::spawn(move || {
        let _one = theirs.0.lock().unwrap();
        theirs.2.wait();
        let _two = theirs.1.lock().unwrap();
    });
    {
        let _two = two.lock().unwrap();
        both.wait();
        let _one = one.lock().unwrap();
    }
    other.join().unwrap();
}
