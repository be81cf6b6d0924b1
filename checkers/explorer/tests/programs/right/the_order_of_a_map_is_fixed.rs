//! Which thread gets which key depends on the order of the map: the same in every execution.

use std::collections::HashMap;
use std::sync::Mutex;
use std::thread;

#[test]
fn hands_out_the_keys() {
    let words: HashMap<String, usize> = (0..4).map(|number| (format!("word {number}"), number)).collect();
    let total = Mutex::new(0);
    thread::scope(|scope| {
        for (word, number) in &words {
            if number % 2 == 0 {
                scope.spawn(|| *total.lock().unwrap() += word.len());
            }
        }
    });
    assert_eq!(*total.lock().unwrap(), 12);
}
