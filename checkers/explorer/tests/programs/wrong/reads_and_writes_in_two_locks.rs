//@ class: race
//@ kind: lost_update

use std::sync::Mutex;
use std::thread;

#[test]
fn two_votes() {
    let votes = Mutex::new(0);
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                let before = *votes.lock().unwrap();
                *votes.lock().unwrap() = before + 1;
            });
        }
    });
    assert_eq!(*votes.lock().unwrap(), 2);
}
