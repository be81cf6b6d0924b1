//@ class: race
//@ kind: lost_update

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::*};
use std::thread;

#[test]
fn nobody_is_joined() {
    let hits = Arc::new(AtomicUsize::new(0));
    let ended = Arc::new(AtomicUsize::new(0));
    for _ in 0..2 {
        let (hits, ended) = (Arc::clone(&hits), Arc::clone(&ended));
        thread::spawn(move || {
            let now = hits.load(SeqCst);
            hits.store(now + 1, SeqCst);
            ended.fetch_add(1, SeqCst);
        });
    }
    while ended.load(SeqCst) < 2 {
        thread::yield_now();
    }
    assert_eq!(hits.load(SeqCst), 2);
}
