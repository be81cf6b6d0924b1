//@ class: race
//@ kind: lost_update

use std::sync::atomic::{AtomicUsize, Ordering::*};
use std::sync::Mutex;
use std::thread;

static COUNT: AtomicUsize = AtomicUsize::new(0);
static NAMES: Mutex<Vec<String>> = Mutex::new(Vec::new());

#[test]
fn ids_are_unique() {
    let take = || {
        let id = COUNT.load(SeqCst);
        COUNT.store(id + 1, SeqCst);
        NAMES.lock().unwrap().push(format!("name {id}"));
    };
    let other = thread::spawn(take);
    take();
    other.join().unwrap();
    let mut names = NAMES.lock().unwrap().clone();
    names.sort();
    names.dedup();
    assert_eq!(names.len(), 2);
}
