use std::sync::{Arc, Mutex};
use std::thread;

#[test]
fn nobody_else_has_it() {
    let total = Arc::new(Mutex::new(0));
    let weak = Arc::downgrade(&total);
    let theirs = Arc::clone(&total);
    let worker = thread::spawn(move || *theirs.lock().unwrap() += 1);
    assert!(weak.upgrade().is_some());
    worker.join().unwrap();
    assert_eq!(Arc::strong_count(&total), 1);
    assert_eq!(Arc::try_unwrap(total).unwrap().into_inner().unwrap(), 1);
    assert!(weak.upgrade().is_none());
}
