//@ class: race
//@ kind: lost_update

use std::sync::RwLock;
use std::thread;

#[test]
fn both_count() {
    let hits = RwLock::new(10);
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                let seen = *hits.read().unwrap();
                *hits.write().unwrap() = seen + 5;
            });
        }
    });
    assert_eq!(*hits.read().unwrap(), 20);
}
