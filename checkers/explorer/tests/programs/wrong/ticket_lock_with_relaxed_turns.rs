//@ class: race
//@ kind: data_race

use std::cell::UnsafeCell;
use std::hint;
use std::sync::atomic::{AtomicUsize, Ordering::*};
use std::thread;

struct Desk {
    tickets: AtomicUsize,
    turn: AtomicUsize,
    served: UnsafeCell<u32>,
}

unsafe impl Sync for Desk {}

#[test]
fn one_after_the_other() {
    let desk = Desk { tickets: AtomicUsize::new(0), turn: AtomicUsize::new(0), served: UnsafeCell::new(0) };
    let desk = &desk;
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                let mine = desk.tickets.fetch_add(1, Relaxed);
                while desk.turn.load(Relaxed) != mine {
                    hint::spin_loop();
                }
                unsafe { *desk.served.get() += 1 };
                desk.turn.store(mine + 1, Relaxed);
            });
        }
    });
}
