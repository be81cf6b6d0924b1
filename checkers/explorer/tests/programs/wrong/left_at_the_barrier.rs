//@ class: left_behind
//@ kind: left_behind

use std::sync::{Arc, Barrier};
use std::thread;

#[test]
fn the_test_forgets_to_come() {
    let gate = Arc::new(Barrier::new(2));
    let theirs = Arc::clone(&gate);
    thread::spawn(move || theirs.wait());
}
