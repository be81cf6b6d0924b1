//! A panic hook is called, and what is written to `stdout` is held back like what is printed.

use std::io::{self, Write};
use std::panic;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::*};
use std::thread;

#[test]
fn counts_the_panics() {
    let count = Arc::new(AtomicUsize::new(0));
    let theirs = Arc::clone(&count);
    let usual = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        assert!(info.location().is_some());
        theirs.fetch_add(1, SeqCst);
    }));
    let workers = [1, 2].map(|number| {
        thread::spawn(move || {
            writeln!(io::stdout().lock(), "worker {number}").unwrap();
            panic!("{number}");
        })
    });
    assert!(workers.into_iter().all(|worker| worker.join().is_err()));
    io::stderr().flush().unwrap();
    assert_eq!(count.load(SeqCst), 2);
    panic::set_hook(usual);
}
