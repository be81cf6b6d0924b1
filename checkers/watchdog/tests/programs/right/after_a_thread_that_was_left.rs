use std::sync::{Mutex, mpsc};
use std::thread;
use std::time::Duration;

// The first test leaves a thread that sleeps; it must not be held against the second one.
#[test]
fn a_leaves_a_sleeper() {
    thread::spawn(|| thread::sleep(Duration::from_secs(60)));
}

#[test]
fn b_works_on() {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || sender.send(Mutex::new(3)).unwrap()).join().unwrap();
    assert_eq!(receiver.recv().unwrap().into_inner().unwrap(), 3);
}
