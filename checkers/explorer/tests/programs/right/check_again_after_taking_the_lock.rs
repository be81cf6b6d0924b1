//! Looks, lets go, takes the lock again and looks once more: the first look was only to save time.

use std::sync::RwLock;
use std::thread;

#[test]
fn one_seat_one_guest() {
    let seat = RwLock::new(None);
    let book = |guest| {
        if seat.read().unwrap().is_some() {
            return false;
        }
        let mut seat = seat.write().unwrap();
        let free = seat.is_none();
        if free {
            *seat = Some(guest);
        }
        free
    };
    thread::scope(|scope| {
        let other = scope.spawn(|| book("Ada"));
        assert!(book("Grace") != other.join().unwrap());
    });
}
