//@ class: deadlock
//@ kind: lock_order

use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

#[test]
fn never_hungry_at_the_same_time() {
    let forks: Arc<Vec<_>> = Arc::new((0..3).map(|_| Mutex::new(())).collect());
    let philosophers: Vec<_> = (0..3)
        .map(|seat| {
            let forks = forks.clone();
            thread::spawn(move || {
                thread::sleep(Duration::from_millis(20 * seat as u64));
                let _left = forks[seat].lock().unwrap();
                let _right = forks[(seat + 1) % 3].lock().unwrap();
            })
        })
        .collect();
    for philosopher in philosophers {
        philosopher.join().unwrap();
    }
}
