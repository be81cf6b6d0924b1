//! Right, and far too large: 28 times one of four threads takes the lock, in any order.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
    thread,
};

#[test]
fn four_threads_count_words() {
    let counts = Arc::new(Mutex::new(BTreeMap::new()));
    let threads: Vec<_> = ["a b c d e f g h", "a b c d e f", "a b c", "a b c d e f g h i j k"]
        .into_iter()
        .map(|text| {
            let counts = Arc::clone(&counts);
            thread::spawn(move || {
                for word in text.split(' ') {
                    *counts.lock().unwrap().entry(word).or_insert(0) += 1;
                }
            })
        })
        .collect();
    threads.into_iter().for_each(|thread| thread.join().unwrap());
    assert_eq!(counts.lock().unwrap().values().sum::<i32>(), 28);
}
