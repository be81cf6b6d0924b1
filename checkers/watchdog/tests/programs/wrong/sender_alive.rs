//@ class: deadlock
//@ kind: sender_alive

use std::sync::mpsc::channel;
use std::thread;

#[test]
fn collects() {
    let (sender, receiver) = channel();
    let workers: Vec<_> = (0..2)
        .map(|number| {
            let sender = sender.clone();
            thread::spawn(move || sender.send(number).unwrap())
        })
        .collect();
    let all: Vec<i32> = receiver.iter().collect();
    assert_eq!(all.len(), 2);
    for worker in workers {
        worker.join().unwrap();
    }
}
