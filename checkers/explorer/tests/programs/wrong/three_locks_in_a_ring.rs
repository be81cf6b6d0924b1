//@ class: deadlock
//@ kind: lock_cycle
//@ says: for `forks#2`, which T2 has held since line

use std::sync::Mutex;
use std::thread;

#[test]
fn philosophers() {
    let forks: Vec<_> = (0..3).map(|_| Mutex::new(())).collect();
    thread::scope(|scope| {
        for seat in 0..3 {
            let (left, right) = (&forks[seat], &forks[(seat + 1) % 3]);
            scope.spawn(move || {
                let _left = left.lock().unwrap();
                let _right = right.lock().unwrap();
            });
        }
    });
}
