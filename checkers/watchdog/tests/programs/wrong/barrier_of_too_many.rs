//@ class: deadlock
//@ kind: barrier

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
