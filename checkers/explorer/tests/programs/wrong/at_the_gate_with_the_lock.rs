//@ class: deadlock
//@ kind: barrier
//@ says: T1 has held that since line 11

use std::sync::{Barrier, Mutex};
use std::thread;

#[test]
fn two_row_together() {
    let (rack, boat) = (Mutex::new(vec!["left", "right"]), Barrier::new(2));
    let row = || match rack.lock().unwrap().pop() {
        Some(_) => drop(boat.wait()),
        None => {}
    };
    thread::scope(|scope| {
        scope.spawn(row);
        scope.spawn(row);
    });
}
