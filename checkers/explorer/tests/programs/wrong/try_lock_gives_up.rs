//@ class: race
//@ kind: order

use std::sync::Mutex;
use std::thread;

#[test]
fn nobody_is_turned_away() {
    let seats = Mutex::new(0);
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                if let Ok(mut seats) = seats.try_lock() {
                    *seats += 1;
                }
            });
        }
    });
    assert_eq!(*seats.lock().unwrap(), 2);
}
