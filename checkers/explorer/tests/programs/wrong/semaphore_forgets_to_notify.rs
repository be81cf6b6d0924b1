//@ class: deadlock
//@ kind: never_notified

use std::sync::{Condvar, Mutex};
use std::thread;

struct Semaphore {
    permits: Mutex<usize>,
    freed: Condvar,
}

impl Semaphore {
    fn acquire(&self) {
        let mut permits = self.freed.wait_while(self.permits.lock().unwrap(), |permits| *permits == 0).unwrap();
        *permits -= 1;
    }

    fn release(&self) {
        *self.permits.lock().unwrap() += 1;
    }
}

#[test]
fn one_at_a_time() {
    let desk = Semaphore { permits: Mutex::new(1), freed: Condvar::new() };
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                desk.acquire();
                desk.release();
            });
        }
    });
}
