//@ class: race
//@ kind: ordering

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::*};
use std::thread;

#[test]
fn two_in_the_room() {
    let wants = [AtomicBool::new(false), AtomicBool::new(false)];
    let turn = AtomicUsize::new(0);
    let inside = AtomicUsize::new(0);
    thread::scope(|scope| {
        for me in 0..2 {
            let (wants, turn, inside) = (&wants, &turn, &inside);
            scope.spawn(move || {
                wants[me].store(true, Release);
                turn.store(1 - me, Release);
                while wants[1 - me].load(Acquire) && turn.load(Acquire) == 1 - me {
                    thread::yield_now();
                }
                assert_eq!(inside.fetch_add(1, SeqCst), 0, "two at once");
                inside.fetch_sub(1, SeqCst);
                wants[me].store(false, Release);
            });
        }
    });
}
