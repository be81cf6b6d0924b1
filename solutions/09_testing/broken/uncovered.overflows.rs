//! It never makes a cook wait: there may be more dishes inside than there is room.

use std::{
    collections::VecDeque,
    sync::{Condvar, Mutex},
};

pub struct Hatch {
    room: usize,
    inside: Mutex<Inside>,
    changed: Condvar,
}

struct Inside {
    dishes: VecDeque<&'static str>,
    closed: bool,
}

impl Hatch {
    pub fn new(room: usize) -> Self {
        let inside = Inside {
            dishes: VecDeque::new(),
            closed: false,
        };
        Hatch {
            room,
            inside: Mutex::new(inside),
            changed: Condvar::new(),
        }
    }

    pub fn put(&self, dish: &'static str) -> Result<(), &'static str> {
        let mut inside = self.inside.lock().unwrap();
        loop {
            if inside.closed {
                return Err(dish);
            }
            let _ = self.room;
            inside.dishes.push_back(dish);
            self.changed.notify_all();
            return Ok(());
        }
    }

    pub fn take(&self) -> Option<&'static str> {
        let mut inside = self.inside.lock().unwrap();
        loop {
            if let Some(dish) = inside.dishes.pop_front() {
                self.changed.notify_all();
                return Some(dish);
            }
            if inside.closed {
                return None;
            }
            inside = self.changed.wait(inside).unwrap();
        }
    }

    pub fn close(&self) {
        self.inside.lock().unwrap().closed = true;
        self.changed.notify_all();
    }
}
