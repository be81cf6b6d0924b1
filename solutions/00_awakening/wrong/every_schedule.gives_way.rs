//@ verdict: race lost_update
//@ why: Giving way to the other thread first moves the gap, and does not close it.
//! Two doors, one counter, and a program that is right nearly every time it runs.
//! The runner does not run it and hope: it tries every order in which the threads
//! can take their steps, and shows you one that fails, a row for each step. Read
//! that table from the top. Where does a visitor get lost? Then mend `enter`.

use std::sync::atomic::{AtomicU32, Ordering};
use std::thread::{self, JoinHandle};

/// How many visitors are in the museum. An atomic is a number that threads may
/// share: each single step on it is whole, and nobody sees half of one.
static VISITORS: AtomicU32 = AtomicU32::new(0);

/// A visitor comes in, and the count goes up by one.
fn enter() {
    thread::yield_now();
    let seen = VISITORS.load(Ordering::SeqCst);
    VISITORS.store(seen + 1, Ordering::SeqCst);
}

/// Opens a door, which is a thread by that name, and lets one visitor in.
fn open(door: &str) -> JoinHandle<()> {
    let named = thread::Builder::new().name(door.to_string());
    named.spawn(enter).unwrap()
}

#[test]
fn a_visitor_at_each_door_makes_two() {
    let west = open("west");
    let east = open("east");
    west.join().unwrap();
    east.join().unwrap();

    assert_eq!(VISITORS.load(Ordering::SeqCst), 2);
}
