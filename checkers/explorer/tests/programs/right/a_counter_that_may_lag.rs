//! A progress display may show an old number. That is no mistake.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::*};
use std::thread;

#[test]
fn only_the_end_counts() {
    let progress = Arc::new(AtomicUsize::new(0));
    let theirs = Arc::clone(&progress);
    let worker = thread::spawn(move || {
        for _ in 0..3 {
            theirs.fetch_add(1, Relaxed);
        }
    });
    assert!(progress.load(Relaxed) <= 3);
    worker.join().unwrap();
    assert_eq!(progress.load(Relaxed), 3);
}
