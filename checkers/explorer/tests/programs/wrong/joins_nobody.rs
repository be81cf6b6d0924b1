//@ class: missed_join
//@ kind: missed_join

use std::sync::{Arc, Mutex};
use std::thread;

#[test]
fn two_results() {
    let results = Arc::new(Mutex::new(Vec::new()));
    for number in 0..2 {
        let results = Arc::clone(&results);
        thread::spawn(move || results.lock().unwrap().push(number * number));
    }
    assert_eq!(results.lock().unwrap().len(), 2);
}
