use std::sync::{Arc, Mutex, mpsc};
use std::thread;

#[test]
fn handed_over() {
    let locks = Arc::new((Mutex::new(1), Mutex::new(2)));
    let (done, is_done) = mpsc::channel();
    let theirs = locks.clone();
    let first = thread::spawn(move || {
        let one = theirs.0.lock().unwrap();
        let two = theirs.1.lock().unwrap();
        drop((one, two));
        done.send(()).unwrap();
    });
    let second = thread::spawn(move || {
        is_done.recv().unwrap();
        let _two = locks.1.lock().unwrap();
        let _one = locks.0.lock().unwrap();
    });
    first.join().unwrap();
    second.join().unwrap();
}
