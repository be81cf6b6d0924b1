//@ class: deadlock
//@ kind: lock_cycle

use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

#[test]
fn pays_back() {
    let (mine, yours) = (Arc::new(Mutex::new(100)), Arc::new(Mutex::new(100)));
    let (first, second) = (Arc::clone(&mine), Arc::clone(&yours));
    let payer = thread::Builder::new().name("payer".into()).spawn(move || {
        let mut from = first.lock().unwrap();
        thread::sleep(Duration::from_millis(20));
        *second.lock().unwrap() += 10;
        *from -= 10;
    });
    let payer = payer.unwrap();
    {
        let mut from = yours.lock().unwrap();
        thread::sleep(Duration::from_millis(20));
        *mine.lock().unwrap() += 5;
        *from -= 5;
    }
    payer.join().unwrap();
}
