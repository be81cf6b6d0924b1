//@ verdict: assertion_failed
//@ why: `Relaxed` parts no step, and after the join all of the steps are seen.
//! `fetch_add` reads, adds and writes in one step, and returns a number. Which one?
//! It is asked for with `Relaxed` here, the weakest of the orderings: does that lose
//! anything? Fill in the numbers, which are the same in every order of the threads.

use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;

#[test]
fn fetch_add_returns_a_number() {
    let guests = AtomicU32::new(5);
    let returned = guests.fetch_add(2, Ordering::Relaxed);
    assert_eq!((returned, guests.into_inner()), (5, 7));
}

#[test]
fn what_was_counted_is_there_after_the_join() {
    let guests = AtomicU32::new(0);
    thread::scope(|scope| {
        let front_door = scope.spawn(|| {
            guests.fetch_add(1, Ordering::Relaxed);
            guests.fetch_add(2, Ordering::Relaxed);
        });
        guests.fetch_add(4, Ordering::Relaxed);
        front_door.join().unwrap();
        assert_eq!(guests.load(Ordering::Relaxed), 4);
    });
}

#[test]
fn no_two_draw_the_same_number() {
    let next = AtomicU32::new(1);
    let mut drawn = thread::scope(|scope| {
        let ada = scope.spawn(|| next.fetch_add(1, Ordering::Relaxed));
        let ben = scope.spawn(|| next.fetch_add(1, Ordering::Relaxed));
        [ada.join().unwrap(), ben.join().unwrap()]
    });
    drawn.sort();
    assert_eq!(drawn, [1, 2]);
}
