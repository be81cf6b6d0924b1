//@ class: deadlock
//@ kind: sender_alive
//@ says: 1 Sender is alive, made at line 10

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
    let mut all: Vec<i32> = receiver.iter().collect();
    all.sort();
    for worker in workers {
        worker.join().unwrap();
    }
    assert_eq!(all, [0, 1]);
}
