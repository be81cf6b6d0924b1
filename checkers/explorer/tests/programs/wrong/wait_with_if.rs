//@ class: race
//@ kind: stolen_wakeup

use std::sync::{Condvar, Mutex};
use std::thread;

#[test]
fn a_queue_of_two_consumers() {
    let queue = Mutex::new(Vec::new());
    let filled = Condvar::new();
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                let mut items = queue.lock().unwrap();
                if items.is_empty() {
                    items = filled.wait(items).unwrap();
                }
                items.pop().expect("an item for everybody");
            });
        }
        for item in 0..2 {
            queue.lock().unwrap().push(item);
            filled.notify_all();
        }
    });
}
