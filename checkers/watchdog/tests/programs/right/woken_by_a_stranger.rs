extern crate other;

use std::sync::mpsc;
use std::thread;
use std::time::Duration;

// All threads of the table wait; one that another crate has begun is going to send.
#[test]
fn receives() {
    let (sender, receiver) = mpsc::channel();
    other::later(Duration::from_millis(300), move || sender.send(1).unwrap());
    let worker = thread::spawn(move || receiver.recv());
    assert_eq!(worker.join().unwrap(), Ok(1));
}
