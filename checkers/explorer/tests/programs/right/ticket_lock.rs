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

impl Desk {
    fn serve(&self) {
        let mine = self.tickets.fetch_add(1, Relaxed);
        while self.turn.load(Acquire) != mine {
            hint::spin_loop();
        }
        unsafe { *self.served.get() += 1 };
        self.turn.store(mine + 1, Release);
    }
}

#[test]
fn one_after_the_other() {
    let desk = Desk { tickets: AtomicUsize::new(0), turn: AtomicUsize::new(0), served: UnsafeCell::new(0) };
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| desk.serve());
        }
    });
    assert_eq!(unsafe { *desk.served.get() }, 2);
}
