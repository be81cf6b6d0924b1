//@ verdict: race check_then_act
//@ why: The moment between the look and the act is still there.
//! A theatre sells a seat if nobody has it yet. `book` looks whether the seat is
//! free, and writes the guest down. It looks under the lock and writes under the
//! lock, and yet two guests may be told that the same seat is theirs. Mend `book`.

use std::collections::HashMap;
use std::sync::Mutex;
use std::thread;
use std::time::Duration;

struct Theatre {
    seats: Mutex<HashMap<u32, &'static str>>,
}

impl Theatre {
    fn empty() -> Theatre {
        Theatre {
            seats: Mutex::new(HashMap::new()),
        }
    }

    /// Gives the seat to the guest, unless somebody has it already. Returns
    /// whether the guest has got it.
    fn book(&self, seat: u32, guest: &'static str) -> bool {
        thread::sleep(Duration::from_millis(10));
        if self.seats.lock().unwrap().contains_key(&seat) {
            return false;
        }
        self.seats.lock().unwrap().insert(seat, guest);
        true
    }

    fn guest_in(&self, seat: u32) -> Option<&'static str> {
        self.seats.lock().unwrap().get(&seat).copied()
    }
}

#[test]
fn a_seat_that_is_taken_stays_with_the_first_guest() {
    let theatre = Theatre::empty();
    assert!(theatre.book(7, "Ann"), "seat 7 was free");
    assert!(!theatre.book(7, "Ben"), "seat 7 was taken");
    assert!(theatre.book(8, "Ben"), "seat 8 was free");
    assert_eq!(theatre.guest_in(7), Some("Ann"), "seat 7 went to Ann");
}

#[test]
fn one_seat_is_sold_once() {
    let theatre = Theatre::empty();
    let (ann, ben) = thread::scope(|scope| {
        let ann = scope.spawn(|| theatre.book(7, "Ann"));
        let ben = scope.spawn(|| theatre.book(7, "Ben"));
        (ann.join().unwrap(), ben.join().unwrap())
    });

    assert!(ann || ben, "seat 7 was free, and nobody has got it");
    assert!(!(ann && ben), "Ann and Ben both hold a ticket for seat 7");
    let owner = if ann { "Ann" } else { "Ben" };
    assert_eq!(
        theatre.guest_in(7),
        Some(owner),
        "seat 7 is not with the one who holds the ticket"
    );
}
