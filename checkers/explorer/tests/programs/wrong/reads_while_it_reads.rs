//@ class: deadlock
//@ kind: self_deadlock
//@ says: Meanwhile T1 waits at line 20 to write to it
use std::{sync::RwLock, thread};

fn sum(numbers: &RwLock<Vec<u32>>) -> u32 {
    numbers.read().unwrap().iter().sum()
}

fn mean(numbers: &RwLock<Vec<u32>>) -> u32 {
    let read = numbers.read().unwrap();
    // With a writer in between, this reader may have to wait for it, and it waits for this reader.
    sum(numbers) / read.len() as u32
}

#[test]
fn the_mean_stays() {
    let numbers = RwLock::new(vec![2, 4]);
    thread::scope(|scope| {
        scope.spawn(|| numbers.write().unwrap().push(3));
        scope.spawn(|| assert_eq!(mean(&numbers), 3));
    });
}
