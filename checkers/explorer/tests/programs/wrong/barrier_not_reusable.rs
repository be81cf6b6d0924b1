//@ class: race
//@ kind: order

use std::sync::atomic::{AtomicUsize, Ordering::*};
use std::sync::{Condvar, Mutex};
use std::thread;

/// In the second round the count of the first is still full, and everybody walks through.
struct Gate {
    here: Mutex<usize>,
    open: Condvar,
}

impl Gate {
    fn pass(&self) {
        let mut here = self.here.lock().unwrap();
        *here += 1;
        self.open.notify_all();
        while *here < 2 {
            here = self.open.wait(here).unwrap();
        }
    }
}

#[test]
fn two_rounds() {
    let gate = Gate { here: Mutex::new(0), open: Condvar::new() };
    let done = AtomicUsize::new(0);
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                gate.pass();
                done.fetch_add(1, SeqCst);
                gate.pass();
                assert_eq!(done.load(SeqCst), 2, "the other one is not so far");
            });
        }
    });
}
