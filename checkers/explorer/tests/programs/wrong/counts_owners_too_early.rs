//@ class: missed_join
//@ kind: missed_join

use std::sync::Arc;
use std::thread;

#[test]
fn the_last_owner() {
    let config = Arc::new("config");
    let theirs = Arc::clone(&config);
    thread::spawn(move || drop(theirs));
    assert_eq!(Arc::strong_count(&config), 1);
}
