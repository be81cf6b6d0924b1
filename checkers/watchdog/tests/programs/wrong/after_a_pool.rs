//@ class: deadlock
//@ kind: barrier

use std::sync::mpsc::{Sender, channel};
use std::sync::{Barrier, LazyLock};
use std::thread;

static POOL: LazyLock<Sender<u32>> = LazyLock::new(|| {
    let (sender, receiver) = channel();
    thread::spawn(move || receiver.into_iter().count());
    sender
});

// The worker of the first test waits, too; but that is not what is wrong with the second.
#[test]
fn a_uses_the_pool() {
    POOL.send(1).unwrap();
}

#[test]
fn b_waits_alone() {
    Barrier::new(2).wait();
}
