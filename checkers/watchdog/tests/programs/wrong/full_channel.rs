//@ class: deadlock
//@ kind: channel_full

use std::sync::mpsc::sync_channel;

#[test]
fn sends_before_it_receives() {
    let (sender, receiver) = sync_channel(1);
    sender.send(1).unwrap();
    sender.send(2).unwrap();
    assert_eq!(receiver.iter().take(2).sum::<i32>(), 3);
}
