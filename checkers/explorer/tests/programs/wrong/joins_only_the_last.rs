//@ class: missed_join
//@ kind: missed_join

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::*};
use std::thread;

#[test]
fn waits_for_one_of_them() {
    let done = Arc::new(AtomicUsize::new(0));
    let mut last = None;
    for _ in 0..2 {
        let done = Arc::clone(&done);
        last = Some(thread::spawn(move || done.fetch_add(1, SeqCst)));
    }
    last.unwrap().join().unwrap();
    assert_eq!(done.load(SeqCst), 2);
}
