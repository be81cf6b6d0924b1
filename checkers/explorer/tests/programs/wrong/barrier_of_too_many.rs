//@ class: deadlock
//@ kind: barrier
//@ says: The barrier `gate` opens when 3 threads wait there. 2 of them came, and no other will.

use std::sync::Barrier;
use std::thread;

#[test]
fn three_are_expected() {
    let gate = Barrier::new(3);
    thread::scope(|scope| {
        scope.spawn(|| gate.wait());
        scope.spawn(|| gate.wait());
    });
}
