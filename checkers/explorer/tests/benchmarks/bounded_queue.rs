//! A queue with room for `ROOM` items, two producers and two consumers with `ITEMS` items each.

use std::{
    collections::VecDeque,
    sync::{Condvar, Mutex},
    thread,
};

struct Queue {
    items: Mutex<VecDeque<u32>>,
    room: usize,
    not_full: Condvar,
    not_empty: Condvar,
}

impl Queue {
    fn with_room(room: usize) -> Self {
        Queue { items: Mutex::new(VecDeque::new()), room, not_full: Condvar::new(), not_empty: Condvar::new() }
    }

    fn push(&self, item: u32) {
        let mut items = self.items.lock().unwrap();
        while items.len() == self.room {
            items = self.not_full.wait(items).unwrap();
        }
        items.push_back(item);
        self.not_empty.notify_one();
    }

    fn pop(&self) -> u32 {
        let mut items = self.items.lock().unwrap();
        loop {
            if let Some(item) = items.pop_front() {
                self.not_full.notify_one();
                return item;
            }
            items = self.not_empty.wait(items).unwrap();
        }
    }
}

fn two_by_two(room: usize, each: u32) {
    let queue = Queue::with_room(room);
    let sum = thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| (0..each).for_each(|item| queue.push(item + 1)));
        }
        let consumers = [0, 1].map(|_| scope.spawn(|| (0..each).map(|_| queue.pop()).sum::<u32>()));
        consumers.map(|consumer| consumer.join().unwrap()).iter().sum::<u32>()
    });
    assert_eq!(sum, each * (each + 1));
}

#[test]
fn one_each_room_for_one() {
    two_by_two(1, 1);
}

#[test]
fn one_each_room_for_two() {
    two_by_two(2, 1);
}

#[test]
fn two_each_room_for_one() {
    two_by_two(1, 2);
}

#[test]
fn two_each_room_for_two() {
    two_by_two(2, 2);
}
