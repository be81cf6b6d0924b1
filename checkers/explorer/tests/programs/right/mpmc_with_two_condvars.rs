//@ class: passed

use std::sync::atomic::{AtomicUsize, Ordering::*};
use std::sync::{Condvar, Mutex};
use std::thread;

#[test]
fn all_items_arrive() {
    let slot = Mutex::new(None);
    let (filled, emptied) = (Condvar::new(), Condvar::new());
    let sum = AtomicUsize::new(0);
    thread::scope(|scope| {
        for item in 1..=2 {
            let (slot, filled, emptied, sum) = (&slot, &filled, &emptied, &sum);
            scope.spawn(move || {
                let mut slot = emptied.wait_while(slot.lock().unwrap(), |slot| slot.is_some()).unwrap();
                *slot = Some(item);
                filled.notify_one();
            });
            scope.spawn(move || {
                let mut slot = filled.wait_while(slot.lock().unwrap(), |slot| slot.is_none()).unwrap();
                sum.fetch_add(slot.take().unwrap(), SeqCst);
                emptied.notify_one();
            });
        }
    });
    assert_eq!(sum.load(SeqCst), 3);
}
