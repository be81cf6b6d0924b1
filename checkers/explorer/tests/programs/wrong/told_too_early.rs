//@ class: lost_wakeup
//@ kind: changed_in_silence

use std::sync::{Arc, Condvar, Mutex};
use std::thread;

#[test]
fn the_second_change_is_told_to_nobody() {
    let shared = Arc::new((Mutex::new(0), Condvar::new()));
    let waiter = {
        let shared = Arc::clone(&shared);
        thread::spawn(move || {
            let mut n = shared.0.lock().unwrap();
            while *n < 2 {
                n = shared.1.wait(n).unwrap();
            }
        })
    };
    *shared.0.lock().unwrap() = 1;
    shared.1.notify_all();
    *shared.0.lock().unwrap() = 2;
    waiter.join().unwrap();
}
