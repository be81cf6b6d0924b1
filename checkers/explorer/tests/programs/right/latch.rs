use std::sync::{Arc, Condvar, Mutex};
use std::thread;

#[test]
fn counts_down() {
    let latch = Arc::new((Mutex::new(2), Condvar::new()));
    let workers: Vec<_> = (0..2)
        .map(|_| {
            let latch = Arc::clone(&latch);
            thread::spawn(move || {
                let mut left = latch.0.lock().unwrap();
                *left -= 1;
                if *left == 0 {
                    // With the lock given back first: that is allowed.
                    drop(left);
                    latch.1.notify_all();
                }
            })
        })
        .collect();
    let mut left = latch.0.lock().unwrap();
    while *left > 0 {
        left = latch.1.wait(left).unwrap();
    }
    drop(left);
    workers.into_iter().for_each(|worker| worker.join().unwrap());
}
