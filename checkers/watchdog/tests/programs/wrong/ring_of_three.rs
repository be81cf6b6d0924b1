//@ class: deadlock
//@ kind: lock_cycle

use std::sync::{Arc, Barrier, Mutex};
use std::thread;

#[test]
fn philosophers() {
    let forks: Arc<Vec<_>> = Arc::new((0..3).map(|_| Mutex::new(())).collect());
    let seated = Arc::new(Barrier::new(3));
    let philosophers: Vec<_> = (0..3)
        .map(|seat| {
            let (forks, seated) = (forks.clone(), seated.clone());
            thread::spawn(move || {
                let _left = forks[seat].lock().unwrap();
                seated.wait();
                let _right = forks[(seat + 1) % 3].lock().unwrap();
            })
        })
        .collect();
    for philosopher in philosophers {
        philosopher.join().unwrap();
    }
}
