//@ class: deadlock
//@ kind: lock_order

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

#[test]
fn never_hungry_at_the_same_time() {
    let forks: Arc<Vec<_>> = Arc::new((0..3).map(|_| Mutex::new(())).collect());
    let hungry = Arc::new(AtomicUsize::new(0));
    let philosophers: Vec<_> = (0..3)
        .map(|seat| {
            let (forks, hungry) = (forks.clone(), hungry.clone());
            thread::spawn(move || {
                while hungry.load(Ordering::Acquire) != seat {
                    thread::yield_now();
                }
                {
                    let _left = forks[seat].lock().unwrap();
                    let _right = forks[(seat + 1) % 3].lock().unwrap();
                }
                hungry.store(seat + 1, Ordering::Release);
            })
        })
        .collect();
    for philosopher in philosophers {
        philosopher.join().unwrap();
    }
}
