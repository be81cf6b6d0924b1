//! Dekker's way in, with the strong order it needs.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::*};
use std::thread;

#[test]
fn at_most_one_gets_in() {
    let wants = [AtomicBool::new(false), AtomicBool::new(false)];
    let inside = AtomicUsize::new(0);
    thread::scope(|scope| {
        for me in 0..2 {
            let (wants, inside) = (&wants, &inside);
            scope.spawn(move || {
                wants[me].store(true, SeqCst);
                if !wants[1 - me].load(SeqCst) {
                    inside.fetch_add(1, Relaxed);
                }
            });
        }
    });
    assert!(inside.into_inner() < 2);
}
