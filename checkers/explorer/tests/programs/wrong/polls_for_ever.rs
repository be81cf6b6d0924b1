//@ class: livelock
//@ kind: livelock

use std::sync::Mutex;
use std::thread;

#[test]
fn polls() {
    let list = Mutex::new(Vec::<u32>::new());
    while list.lock().unwrap().is_empty() {
        thread::yield_now();
    }
}
