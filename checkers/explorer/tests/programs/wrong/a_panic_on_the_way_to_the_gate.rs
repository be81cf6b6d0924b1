//@ class: deadlock
//@ kind: barrier
//@ says: T2 panicked at line 15 before that: no boots

use std::sync::Barrier;
use std::thread;

#[test]
fn one_never_comes() {
    let gate = Barrier::new(2);
    thread::scope(|scope| {
        scope.spawn(|| gate.wait());
        scope.spawn(|| {
            if true {
                panic!("no boots");
            }
            gate.wait();
        });
    });
}
