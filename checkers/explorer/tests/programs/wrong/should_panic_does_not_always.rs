//@ class: race
//@ kind: did_not_panic

use std::sync::atomic::{AtomicBool, Ordering::*};
use std::thread;

#[test]
#[should_panic(expected = "taken")]
fn the_seat_is_taken() {
    let seat = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| seat.store(true, SeqCst));
        assert!(!seat.load(SeqCst), "taken");
    });
}
