//@ class: race
//@ kind: lost_update

use core::sync::atomic::{AtomicU8, Ordering::Relaxed};
use std::thread;

#[derive(Debug, Default)]
struct Door(AtomicU8);

#[test]
fn who_came_in() {
    let door = Door::default();
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                core::hint::spin_loop();
                let inside = door.0.load(Relaxed);
                door.0.store(inside + 1, Relaxed);
            });
        }
    });
    assert!(matches!(door.0.load(Relaxed), 2), "{door:?}");
}
