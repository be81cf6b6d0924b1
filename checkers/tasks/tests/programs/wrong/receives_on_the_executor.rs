//@ class: deadlock
//@ kind: blocking_call

use std::sync::mpsc;

#[tokio::test]
async fn the_wrong_channel() {
    let (sender, receiver) = mpsc::channel();
    let task = tokio::spawn(async move { sender.send(1).unwrap() });
    assert_eq!(receiver.recv(), Ok(1));
    task.await.unwrap();
}
