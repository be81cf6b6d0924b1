//@ class: race
//@ kind: spurious_wakeup

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::*};
use std::thread;

#[test]
fn the_answer_is_there() {
    let answer = Arc::new(AtomicUsize::new(0));
    let theirs = Arc::clone(&answer);
    let reader = thread::spawn(move || {
        thread::park();
        assert_eq!(theirs.load(SeqCst), 42);
    });
    answer.store(42, SeqCst);
    reader.thread().unpark();
    reader.join().unwrap();
}
