//@ class: passed

use std::sync::atomic::{AtomicUsize, Ordering::*};
use std::sync::{LazyLock, Mutex, OnceLock};
use std::thread;

static COUNT: AtomicUsize = AtomicUsize::new(10);
static NAMES: Mutex<Vec<String>> = Mutex::new(Vec::new());
static ONCE: OnceLock<String> = OnceLock::new();
static LAZY: LazyLock<Mutex<Vec<u32>>> = LazyLock::new(|| Mutex::new(vec![1]));

thread_local! {
    static MINE: std::cell::RefCell<Vec<u32>> = std::cell::RefCell::new(vec![]);
}

#[test]
fn every_execution_begins_anew() {
    let work = || {
        COUNT.fetch_add(1, SeqCst);
        NAMES.lock().unwrap().push("name".into());
        LAZY.lock().unwrap().push(2);
        MINE.with_borrow_mut(|mine| mine.push(1));
        ONCE.get_or_init(|| "first".to_string()).len()
    };
    assert!(ONCE.get().is_none());
    let other = thread::spawn(work);
    work();
    assert_eq!(other.join().unwrap(), 5);
    assert_eq!(COUNT.load(SeqCst), 12);
    assert_eq!(NAMES.lock().unwrap().len(), 2);
    assert_eq!(*LAZY.lock().unwrap(), [1, 2, 2]);
    assert_eq!(MINE.with_borrow(|mine| mine.len()), 1);
}

#[test]
fn every_test_too() {
    assert_eq!(COUNT.load(SeqCst), 10);
    assert!(NAMES.lock().unwrap().is_empty());
}
