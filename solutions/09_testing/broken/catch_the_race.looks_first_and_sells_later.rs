//! It looks whether the hall is full, and sells in a second step: at the last seat, both windows may still see it free.

use std::sync::Mutex;

pub struct BoxOffice {
    seats: u32,
    sold: Mutex<u32>,
}

impl BoxOffice {
    pub fn new(seats: u32) -> Self {
        BoxOffice {
            seats,
            sold: Mutex::new(0),
        }
    }

    pub fn sell(&self) -> Option<u32> {
        if self.sold() == self.seats {
            return None;
        }
        let mut sold = self.sold.lock().unwrap();
        *sold += 1;
        Some(*sold)
    }

    pub fn sold(&self) -> u32 {
        *self.sold.lock().unwrap()
    }
}
