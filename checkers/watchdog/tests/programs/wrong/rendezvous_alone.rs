//@ class: deadlock
//@ kind: channel_full

use std::sync::mpsc::sync_channel;

#[test]
fn hands_over() {
    let (sender, receiver) = sync_channel(0);
    sender.send("for you").unwrap();
    assert_eq!(receiver.recv(), Ok("for you"));
}
