//~ exercise
//! TO WRITE: the idea in two or three sentences, and what there is to do.
//! The code below is an example that works: put your own in its place.

use std::{sync::Mutex, thread};

#[test]
fn two_visitors_are_counted() {
    let count = Mutex::new(0);
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                let seen = *count.lock().unwrap();
                *count.lock().unwrap() = seen + 1;
            });
        }
    });

    assert_eq!(count.into_inner().unwrap(), 2);
}
//~ solution
use std::{sync::Mutex, thread};

#[test]
fn two_visitors_are_counted() {
    let count = Mutex::new(0);
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| *count.lock().unwrap() += 1);
        }
    });

    assert_eq!(count.into_inner().unwrap(), 2);
}
//~ wrong gives_way race
use std::{sync::Mutex, thread};

#[test]
fn two_visitors_are_counted() {
    let count = Mutex::new(0);
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                thread::yield_now();
                let seen = *count.lock().unwrap();
                *count.lock().unwrap() = seen + 1;
            });
        }
    });

    assert_eq!(count.into_inner().unwrap(), 2);
}
