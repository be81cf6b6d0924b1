//@ class: lost_wakeup
//@ kind: notified_another

use std::sync::{Condvar, Mutex};
use std::thread;

#[test]
fn a_buffer_of_one() {
    let slot = Mutex::new(None);
    let changed = Condvar::new();
    thread::scope(|scope| {
        for item in 0..2 {
            let (slot, changed) = (&slot, &changed);
            scope.spawn(move || {
                let mut slot = changed.wait_while(slot.lock().unwrap(), |slot| slot.is_some()).unwrap();
                *slot = Some(item);
                changed.notify_one();
            });
            scope.spawn(move || {
                let mut slot = changed.wait_while(slot.lock().unwrap(), |slot| slot.is_none()).unwrap();
                slot.take();
                changed.notify_one();
            });
        }
    });
}
