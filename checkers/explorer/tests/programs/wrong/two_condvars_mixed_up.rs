//@ class: deadlock
//@ kind: never_notified

use std::sync::{Condvar, Mutex};
use std::thread;

#[test]
fn a_slot() {
    let slot = Mutex::new(None);
    let (filled, emptied) = (Condvar::new(), Condvar::new());
    thread::scope(|scope| {
        scope.spawn(|| {
            for item in 0..2 {
                let mut slot = emptied.wait_while(slot.lock().unwrap(), |slot| slot.is_some()).unwrap();
                *slot = Some(item);
                filled.notify_one();
            }
        });
        scope.spawn(|| {
            for _ in 0..2 {
                let mut slot = filled.wait_while(slot.lock().unwrap(), |slot| slot.is_none()).unwrap();
                slot.take();
                filled.notify_one();
            }
        });
    });
}
