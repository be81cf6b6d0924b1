//! A box office sells the seats of a hall at several windows. It is right: the work here is its test. The one below
//! sells at one window alone, and so three of four broken box offices pass it too. Write more, so that the right one
//! passes *in every order* of the windows, and each broken one fails in at least one.
//!
//! What the broken ones do wrong is told on the screen; what they look like is not. `cargo test` knows the right one
//! only: koans puts the others in the place of the module.

mod box_office {
    use std::sync::Mutex;

    /// Sells the seats 1, 2, 3, … of a hall, each of them once.
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

        /// The next free seat; none when all are sold.
        pub fn sell(&self) -> Option<u32> {
            let mut sold = self.sold.lock().unwrap();
            if *sold == self.seats {
                return None;
            }
            *sold += 1;
            Some(*sold)
        }

        /// How many seats have been sold.
        pub fn sold(&self) -> u32 {
            *self.sold.lock().unwrap()
        }
    }
}

use std::thread;

use box_office::BoxOffice;

#[test]
fn one_window_sells_every_seat_once() {
    let office = BoxOffice::new(2);
    assert_eq!(office.sell(), Some(1));
    assert_eq!(office.sell(), Some(2));
    assert_eq!(office.sell(), None);
    assert_eq!(office.sold(), 2);
}

#[test]
fn two_windows_sell_two_different_seats() {
    let office = BoxOffice::new(2);
    let (mine, yours) = at_two_windows(&office);
    let mut seats = [mine, yours];
    seats.sort();
    assert_eq!(seats, [Some(1), Some(2)]);
    assert_eq!(office.sold(), 2);
}

#[test]
fn two_windows_sell_the_last_seat_once() {
    let office = BoxOffice::new(1);
    let (mine, yours) = at_two_windows(&office);
    assert_eq!(mine.or(yours), Some(1));
    assert_eq!(mine.and(yours), None);
    assert_eq!(office.sold(), 1);
}

/// Sells one seat at each of two windows, at the same time.
fn at_two_windows(office: &BoxOffice) -> (Option<u32>, Option<u32>) {
    thread::scope(|scope| {
        let other = scope.spawn(|| office.sell());
        (office.sell(), other.join().unwrap())
    })
}
