use std::sync::{Arc, Condvar, Mutex, mpsc};
use std::thread;
use std::time::Duration;

const LONG: Duration = Duration::from_millis(300);

#[test]
fn for_a_sender_that_sleeps() {
    let (sender, receiver) = mpsc::channel();
    let worker = thread::spawn(move || {
        thread::sleep(LONG);
        sender.send(7).unwrap();
    });
    assert_eq!(receiver.recv(), Ok(7));
    worker.join().unwrap();
}

#[test]
fn with_a_time_limit() {
    let pair = Arc::new((Mutex::new(false), Condvar::new()));
    let theirs = pair.clone();
    let waiter = thread::spawn(move || {
        let ready = theirs.0.lock().unwrap();
        drop(theirs.1.wait_while(ready, |ready| !*ready).unwrap());
    });
    let (_sender, receiver) = mpsc::channel::<()>();
    assert!(receiver.recv_timeout(LONG).is_err());
    let (guard, result) = pair.1.wait_timeout_while(pair.0.lock().unwrap(), LONG, |ready| !*ready).unwrap();
    assert!(result.timed_out());
    drop(guard);
    *pair.0.lock().unwrap() = true;
    pair.1.notify_all();
    waiter.join().unwrap();
}
