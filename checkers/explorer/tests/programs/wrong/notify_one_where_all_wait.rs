//@ class: lost_wakeup
//@ kind: notified_another

use std::sync::{Condvar, Mutex};
use std::thread;

#[test]
fn the_start_signal() {
    let started = Mutex::new(false);
    let signal = Condvar::new();
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                let mut started = started.lock().unwrap();
                while !*started {
                    started = signal.wait(started).unwrap();
                }
            });
        }
        *started.lock().unwrap() = true;
        signal.notify_one();
    });
}
