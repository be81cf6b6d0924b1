//@ class: deadlock
//@ kind: channel_full

use std::sync::mpsc::sync_channel;

#[test]
fn sends_to_itself() {
    let (sender, receiver) = sync_channel(0);
    sender.send("hello").unwrap();
    assert_eq!(receiver.recv(), Ok("hello"));
}
