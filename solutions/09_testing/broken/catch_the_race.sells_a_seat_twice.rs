//! It reads the number of the next seat, and crosses it off in a second step: two windows may sell the same seat.

use std::sync::{
    Mutex,
    atomic::{AtomicU32, Ordering},
};

pub struct BoxOffice {
    seats: u32,
    next: AtomicU32,
    sold: Mutex<u32>,
}

impl BoxOffice {
    pub fn new(seats: u32) -> Self {
        BoxOffice {
            seats,
            next: AtomicU32::new(1),
            sold: Mutex::new(0),
        }
    }

    pub fn sell(&self) -> Option<u32> {
        {
            let mut sold = self.sold.lock().unwrap();
            if *sold == self.seats {
                return None;
            }
            *sold += 1;
        }
        let seat = self.next.load(Ordering::SeqCst);
        self.next.store(seat + 1, Ordering::SeqCst);
        Some(seat)
    }

    pub fn sold(&self) -> u32 {
        *self.sold.lock().unwrap()
    }
}
