//@ class: missed_join
//@ kind: missed_join

use std::sync::atomic::{AtomicUsize, Ordering::*};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

#[test]
fn sleeps_long_enough_or_does_it() {
    let done = Arc::new(AtomicUsize::new(0));
    let theirs = Arc::clone(&done);
    let _worker = thread::spawn(move || {
        theirs.fetch_add(1, SeqCst);
        theirs.fetch_add(1, SeqCst);
    });
    thread::sleep(Duration::from_millis(100));
    assert_eq!(done.load(SeqCst), 2);
}
