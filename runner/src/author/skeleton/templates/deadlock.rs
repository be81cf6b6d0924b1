//~ exercise
//! TO WRITE: the idea in two or three sentences, and what there is to do.
//! The code below is an example that works: put your own in its place.

use std::{sync::Mutex, thread};

#[test]
fn two_moves_at_once_come_to_an_end() {
    let (left, right) = (Mutex::new(1), Mutex::new(1));
    thread::scope(|scope| {
        scope.spawn(|| {
            let (mut left, mut right) = (left.lock().unwrap(), right.lock().unwrap());
            *left -= 1;
            *right += 1;
        });
        scope.spawn(|| {
            let (mut right, mut left) = (right.lock().unwrap(), left.lock().unwrap());
            *right -= 1;
            *left += 1;
        });
    });

    assert_eq!(left.into_inner().unwrap(), 1);
    assert_eq!(right.into_inner().unwrap(), 1);
}
//~ solution
use std::{sync::Mutex, thread};

#[test]
fn two_moves_at_once_come_to_an_end() {
    let (left, right) = (Mutex::new(1), Mutex::new(1));
    thread::scope(|scope| {
        scope.spawn(|| {
            let (mut left, mut right) = (left.lock().unwrap(), right.lock().unwrap());
            *left -= 1;
            *right += 1;
        });
        scope.spawn(|| {
            let (mut left, mut right) = (left.lock().unwrap(), right.lock().unwrap());
            *right -= 1;
            *left += 1;
        });
    });

    assert_eq!(left.into_inner().unwrap(), 1);
    assert_eq!(right.into_inner().unwrap(), 1);
}
//~ wrong gives_way deadlock
use std::{sync::Mutex, thread};

#[test]
fn two_moves_at_once_come_to_an_end() {
    let (left, right) = (Mutex::new(1), Mutex::new(1));
    thread::scope(|scope| {
        scope.spawn(|| {
            let (mut left, mut right) = (left.lock().unwrap(), right.lock().unwrap());
            *left -= 1;
            *right += 1;
        });
        scope.spawn(|| {
            thread::yield_now();
            let (mut right, mut left) = (right.lock().unwrap(), left.lock().unwrap());
            *right -= 1;
            *left += 1;
        });
    });

    assert_eq!(left.into_inner().unwrap(), 1);
    assert_eq!(right.into_inner().unwrap(), 1);
}
