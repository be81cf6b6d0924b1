//@ error: E0277

use std::sync::mpsc;
use std::thread;

#[test]
fn a_receiver_has_one_owner() {
    let (_sender, receiver) = mpsc::channel::<u32>();
    thread::scope(|scope| {
        scope.spawn(|| receiver.recv());
    });
}
