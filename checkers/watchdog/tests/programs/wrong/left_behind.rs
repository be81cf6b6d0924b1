//@ class: left_behind
//@ kind: left_behind

use std::sync::mpsc::channel;
use std::thread;

#[test]
fn the_worker_is_forgotten() {
    let (sender, receiver) = channel::<u32>();
    thread::spawn(move || receiver.into_iter().count());
    sender.send(1).unwrap();
    std::mem::forget(sender);
}
