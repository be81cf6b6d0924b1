use std::panic::catch_unwind;
use std::sync::{Arc, Mutex};
use std::thread;

#[test]
fn by_join() {
    let lock = Arc::new(Mutex::new(1));
    let theirs = lock.clone();
    let worker = thread::spawn(move || {
        let _held = theirs.lock().unwrap();
        panic!("heard");
    });
    assert!(worker.join().is_err());
    assert_eq!(lock.lock().unwrap_err().into_inner().clone(), 1);
}

#[test]
fn by_whoever_catches_it() {
    thread::spawn(|| assert!(catch_unwind(|| panic!("caught")).is_err())).join().unwrap();
}

#[test]
#[should_panic(expected = "a scoped thread panicked")]
fn by_the_scope() {
    thread::scope(|scope| {
        scope.spawn(|| panic!("passed on"));
    });
}

#[test]
fn by_a_handle_in_a_scope() {
    thread::scope(|scope| {
        assert!(scope.spawn(|| panic!("heard")).join().is_err());
    });
}
