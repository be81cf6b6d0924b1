//@ class: deadlock
//@ kind: sender_alive

use std::sync::mpsc::channel;
use std::thread;

#[test]
fn sums() {
    let (sender, receiver) = channel();
    let sum = thread::scope(|scope| {
        let adder = scope.spawn(move || receiver.into_iter().sum::<u32>());
        sender.send(1).unwrap();
        adder.join().unwrap()
    });
    drop(sender);
    assert_eq!(sum, 1);
}
