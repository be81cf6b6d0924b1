//@ class: passed

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::*};
use std::thread;

#[test]
fn one_at_a_time() {
    let wants = [AtomicBool::new(false), AtomicBool::new(false)];
    let turn = AtomicUsize::new(0);
    let inside = AtomicUsize::new(0);
    thread::scope(|scope| {
        for me in 0..2 {
            let (wants, turn, inside) = (&wants, &turn, &inside);
            scope.spawn(move || {
                wants[me].store(true, SeqCst);
                turn.store(1 - me, SeqCst);
                while wants[1 - me].load(SeqCst) && turn.load(SeqCst) == 1 - me {
                    thread::yield_now();
                }
                assert_eq!(inside.fetch_add(1, SeqCst), 0, "two at once");
                inside.fetch_sub(1, SeqCst);
                wants[me].store(false, SeqCst);
            });
        }
    });
}
