//! It takes the hall to be full when there is still one seat left.

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
        let mut sold = self.sold.lock().unwrap();
        if *sold + 1 >= self.seats {
            return None;
        }
        *sold += 1;
        Some(*sold)
    }

    pub fn sold(&self) -> u32 {
        *self.sold.lock().unwrap()
    }
}
