//! A `thread_local!` looks like one variable, but each thread has its own, and
//! finds in it what the initial value says, whatever other threads did to
//! theirs. Here it is the drawer of a till. Fill in what the threads find when they
//! look: one number, then a pair of numbers, then one number.

use std::cell::Cell;
use std::thread;

thread_local! {
    static DRAWER: Cell<u32> = const { Cell::new(10) };
}

/// Puts coins into the drawer. Returns how many are in it now.
fn take_in(coins: u32) -> u32 {
    DRAWER.set(DRAWER.get() + coins);
    DRAWER.get()
}

#[test]
fn every_till_has_a_drawer() {
    take_in(5);

    let morning = thread::spawn(|| {
        take_in(1);
        take_in(2)
    });
    assert_eq!(morning.join().unwrap(), __);

    let evening = thread::spawn(|| {
        take_in(20);
        let helper = thread::spawn(|| take_in(30));
        (take_in(40), helper.join().unwrap())
    });
    assert_eq!(evening.join().unwrap(), __);

    assert_eq!(take_in(3), __);
}
