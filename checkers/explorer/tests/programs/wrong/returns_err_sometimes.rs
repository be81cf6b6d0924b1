//@ class: missed_join
//@ kind: missed_join

use std::sync::mpsc::channel;
use std::sync::mpsc;
use std::thread;

#[test]
fn receives() -> Result<(), mpsc::TryRecvError> {
    let (sender, receiver) = channel();
    let worker = thread::spawn(move || sender.send(1));
    receiver.try_recv()?;
    worker.join().unwrap().unwrap();
    Ok(())
}
