//@ class: livelock
//@ kind: livelock

use std::sync::Mutex;
use std::thread;

#[test]
fn nobody_else_gets_in() {
    let ready = Mutex::new(false);
    let log = Mutex::new(0);
    thread::scope(|scope| {
        scope.spawn(|| {
            let _log = log.lock().unwrap();
            *ready.lock().unwrap() = true;
        });
        let _log = log.lock().unwrap();
        while !*ready.lock().unwrap() {
            thread::yield_now();
        }
    });
}
