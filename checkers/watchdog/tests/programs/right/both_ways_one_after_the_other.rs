use std::sync::{Arc, Mutex};
use std::thread;

#[test]
fn joined_in_between() {
    let locks = Arc::new((Mutex::new(1), Mutex::new(2)));
    let theirs = locks.clone();
    let first = thread::spawn(move || {
        let _one = theirs.0.lock().unwrap();
        let _two = theirs.1.lock().unwrap();
    });
    first.join().unwrap();
    let second = thread::spawn(move || {
        let _two = locks.1.lock().unwrap();
        let _one = locks.0.lock().unwrap();
    });
    second.join().unwrap();
}
