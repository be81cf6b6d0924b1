//@ left: T1

use std::sync::mpsc::{Sender, channel};
use std::sync::{Condvar, LazyLock, Mutex};
use std::thread;

static POOL: LazyLock<Sender<u32>> = LazyLock::new(|| {
    let (sender, receiver) = channel();
    thread::spawn(move || receiver.into_iter().for_each(|number| assert!(number > 0)));
    sender
});
static QUEUE: Mutex<Vec<u32>> = Mutex::new(Vec::new());
static CHANGED: Condvar = Condvar::new();

// The workers wait when the test is over, and a later test may use them.
#[test]
fn a_uses_it() {
    POOL.send(1).unwrap();
    thread::spawn(|| {
        loop {
            CHANGED.wait_while(QUEUE.lock().unwrap(), |queue| queue.is_empty()).unwrap().pop();
        }
    });
}

#[test]
fn b_uses_it() {
    POOL.send(2).unwrap();
    QUEUE.lock().unwrap().push(1);
    CHANGED.notify_one();
}
