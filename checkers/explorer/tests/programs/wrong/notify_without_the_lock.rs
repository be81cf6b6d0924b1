//@ class: lost_wakeup
//@ kind: notified_before_waiting

use std::sync::atomic::{AtomicUsize, Ordering::*};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;

#[test]
fn all_parts_are_there() {
    let missing = Arc::new(AtomicUsize::new(2));
    let signal = Arc::new((Mutex::new(()), Condvar::new()));
    let workers: Vec<_> = (0..2)
        .map(|_| {
            let (missing, signal) = (Arc::clone(&missing), Arc::clone(&signal));
            thread::spawn(move || {
                if missing.fetch_sub(1, AcqRel) == 1 {
                    signal.1.notify_all();
                }
            })
        })
        .collect();
    let mut guard = signal.0.lock().unwrap();
    while missing.load(Acquire) > 0 {
        guard = signal.1.wait(guard).unwrap();
    }
    drop(guard);
    for worker in workers {
        worker.join().unwrap();
    }
}
