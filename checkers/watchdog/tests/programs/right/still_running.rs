//@ left: ticker

use std::thread;
use std::time::Duration;

// No mistake by itself, but worth a note.
#[test]
fn leaves_a_ticker() {
    let ticks = || {
        loop {
            thread::sleep(Duration::from_millis(5));
        }
    };
    thread::Builder::new().name("ticker".into()).spawn(ticks).unwrap();
}
