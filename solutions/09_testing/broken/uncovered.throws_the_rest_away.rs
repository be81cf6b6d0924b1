//! Once it is closed nothing can be taken out, though there are dishes inside.

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
            if inside.dishes.len() < self.room {
                inside.dishes.push_back(dish);
                self.changed.notify_all();
                return Ok(());
            }
            inside = self.changed.wait(inside).unwrap();
        }
    }

    pub fn take(&self) -> Option<&'static str> {
        let mut inside = self.inside.lock().unwrap();
        loop {
            if inside.closed {
                return None;
            }
            if let Some(dish) = inside.dishes.pop_front() {
                self.changed.notify_all();
                return Some(dish);
            }
            inside = self.changed.wait(inside).unwrap();
        }
    }

    pub fn close(&self) {
        self.inside.lock().unwrap().closed = true;
        self.changed.notify_all();
    }
}
