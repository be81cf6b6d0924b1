//! The same with a channel: two producers, and two consumers that share the receiver.

use std::{
    sync::{Mutex, mpsc},
    thread,
};

fn two_by_two(room: usize, each: u32) {
    let (sender, receiver) = mpsc::sync_channel(room);
    let receiver = Mutex::new(receiver);
    let sum = thread::scope(|scope| {
        for _ in 0..2 {
            let sender = sender.clone();
            scope.spawn(move || (0..each).for_each(|item| sender.send(item + 1).unwrap()));
        }
        let pop = || receiver.lock().unwrap().recv().unwrap();
        let consumers = [0, 1].map(|_| scope.spawn(move || (0..each).map(|_| pop()).sum::<u32>()));
        consumers.map(|consumer| consumer.join().unwrap()).iter().sum::<u32>()
    });
    assert_eq!(sum, each * (each + 1));
}

#[test]
fn one_each() {
    two_by_two(1, 1);
}

#[test]
fn two_each_room_for_one() {
    two_by_two(1, 2);
}

#[test]
fn two_each_room_for_two() {
    two_by_two(2, 2);
}

#[test]
fn two_each_rendezvous() {
    two_by_two(0, 2);
}

#[test]
fn two_producers_one_consumer() {
    let (sender, receiver) = mpsc::sync_channel(1);
    thread::scope(|scope| {
        for _ in 0..2 {
            let sender = sender.clone();
            scope.spawn(move || (1..=2).for_each(|item: u32| sender.send(item).unwrap()));
        }
        drop(sender);
        assert_eq!(receiver.iter().sum::<u32>(), 6);
    });
}
