//@ class: passed

use std::sync::Mutex;
use std::thread;

#[test]
fn many_increments() {
    let hits = Mutex::new(0);
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for _ in 0..1000 {
                    *hits.lock().unwrap() += 1;
                }
            });
        }
    });
    assert_eq!(*hits.lock().unwrap(), 4000);
}
