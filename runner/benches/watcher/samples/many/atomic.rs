//! A counter without a lock.

use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::Duration;

fn count(threads: u64) -> u64 {
    let counter = AtomicU64::new(0);
    thread::scope(|scope| {
        for step in 1..=threads {
            let counter = &counter;
            scope.spawn(move || {
                thread::sleep(Duration::from_micros(step));
                counter.fetch_add(step * 7777, Ordering::Relaxed);
            });
        }
    });
    counter.into_inner()
}

fn main() {
    println!("{}", count(3));
}

#[test]
fn no_step_is_lost() {
    assert_eq!(count(4), 10 * 7777, "four threads add 1, 2, 3 and 4 times the number");
}
