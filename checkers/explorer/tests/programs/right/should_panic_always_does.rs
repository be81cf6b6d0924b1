//@ class: passed

use std::sync::atomic::{AtomicUsize, Ordering::*};
use std::thread;

#[test]
#[should_panic(expected = "no such seat")]
fn in_every_schedule() {
    let seat = AtomicUsize::new(0);
    thread::scope(|scope| {
        scope.spawn(|| seat.store(1, SeqCst));
        assert!(seat.load(SeqCst) > 5, "no such seat");
    });
}

#[test]
fn returns_a_result() -> Result<(), Box<dyn std::error::Error>> {
    let number: u32 = thread::spawn(|| "42").join().unwrap().parse()?;
    assert_eq!(number, 42);
    Ok(())
}

#[test]
#[ignore]
fn is_ignored() {
    panic!("nobody runs this");
}
