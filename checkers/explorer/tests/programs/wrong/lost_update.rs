//@ class: race
//@ kind: lost_update
//@ says: T1 read `hits` as 0 at line 16 (step 4). Then T2 changed it at line 17 (step 6)

use std::sync::atomic::{AtomicUsize, Ordering::*};
use std::sync::Arc;
use std::thread;

#[test]
fn two_increments() {
    let hits = Arc::new(AtomicUsize::new(0));
    let handles: Vec<_> = (0..2)
        .map(|_| {
            let hits = Arc::clone(&hits);
            thread::spawn(move || {
                let now = hits.load(SeqCst);
                hits.store(now + 1, SeqCst);
            })
        })
        .collect();
    for handle in handles {
        handle.join().unwrap();
    }
    assert_eq!(hits.load(SeqCst), 2);
}
