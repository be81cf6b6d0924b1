//@ class: passed

use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

#[test]
fn the_value_is_still_there() {
    let list = Arc::new(Mutex::new(vec![1]));
    let theirs = Arc::clone(&list);
    let clumsy = thread::spawn(move || {
        let mut list = theirs.lock().unwrap();
        list.push(2);
        panic!("dropped it");
    });
    assert!(clumsy.join().is_err());
    assert!(list.is_poisoned());
    let list = list.lock().unwrap_or_else(PoisonError::into_inner);
    assert_eq!(*list, [1, 2]);
}

struct Locks<'a>(&'a Mutex<u32>);

impl Drop for Locks<'_> {
    fn drop(&mut self) {
        *self.0.lock().unwrap() += 1;
    }
}

#[test]
fn a_lock_taken_while_panicking_does_not_poison() {
    let count = Arc::new(Mutex::new(0));
    let theirs = Arc::clone(&count);
    let clumsy = thread::spawn(move || {
        let _locks = Locks(&theirs);
        panic!("again");
    });
    assert!(clumsy.join().is_err());
    assert_eq!(*count.lock().unwrap(), 1);
}
