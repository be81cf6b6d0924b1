//@ class: race
//@ kind: check_then_act

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::thread;

#[test]
fn one_seat_one_guest() {
    let seats = Arc::new(Mutex::new(BTreeMap::new()));
    let book = |guest| {
        let seats = Arc::clone(&seats);
        move || {
            if !seats.lock().unwrap().contains_key(&7) {
                seats.lock().unwrap().insert(7, guest);
                return true;
            }
            false
        }
    };
    let guests = [thread::spawn(book("Ada")), thread::spawn(book("Grace"))];
    let booked = guests.map(|guest| guest.join().unwrap());
    assert_eq!(booked.iter().filter(|booked| **booked).count(), 1);
}
