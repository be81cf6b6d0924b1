//@ class: passed

use std::sync::Mutex;
use std::thread;

#[test]
fn patient() {
    let seats = Mutex::new(0);
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                loop {
                    if let Ok(mut seats) = seats.try_lock() {
                        *seats += 1;
                        break;
                    }
                }
            });
        }
    });
    assert_eq!(*seats.lock().unwrap(), 2);
}
