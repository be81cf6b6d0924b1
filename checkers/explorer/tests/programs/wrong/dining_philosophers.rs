//@ class: deadlock
//@ kind: lock_cycle

use std::sync::{Arc, Mutex};
use std::thread;

#[test]
fn everybody_eats() {
    let forks: Vec<_> = (0..4).map(|_| Arc::new(Mutex::new(0))).collect();
    let table: Vec<_> = (0..4)
        .map(|seat| {
            let (left, right) = (Arc::clone(&forks[seat]), Arc::clone(&forks[(seat + 1) % 4]));
            thread::Builder::new()
                .name(format!("philosopher {seat}"))
                .spawn(move || {
                    let mut left = left.lock().unwrap();
                    let mut right = right.lock().unwrap();
                    *left += 1;
                    *right += 1;
                })
                .unwrap()
        })
        .collect();
    for philosopher in table {
        philosopher.join().unwrap();
    }
}
