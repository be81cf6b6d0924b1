//@ verdict: assertion_failed
//@ why: Atomics wrap around, also in a debug build, where a plain `+` would panic.
//! A cloakroom hands out numbers, from one counter and without a lock. `fetch_add`
//! reads, adds and writes in one step that nobody can part, and it returns a number.
//! Which one? `Relaxed` asks for that one step, and for nothing else: who has seen
//! what besides is another matter. Say what comes out.

use std::sync::atomic::{AtomicU8, AtomicU32, Ordering::Relaxed};
use std::thread;

#[test]
fn each_guest_gets_a_number_of_their_own() {
    let next = AtomicU32::new(100);
    let mut numbers = thread::scope(|cloakroom| {
        let guests = [(); 3].map(|()| cloakroom.spawn(|| next.fetch_add(1, Relaxed)));
        guests.map(|guest| guest.join().unwrap())
    });
    // Who is first is anybody's guess; which numbers there are is not.
    numbers.sort();
    assert_eq!(numbers, [100, 101, 102]);
    assert_eq!(next.into_inner(), 103);
}

#[test]
fn what_was_counted_before_the_join_is_there_after_it() {
    let coats = AtomicU32::new(0);
    let seen_by_the_first = thread::scope(|cloakroom| {
        let first = cloakroom.spawn(|| {
            coats.fetch_add(1, Relaxed);
            coats.load(Relaxed)
        });
        let seen = first.join().unwrap();
        cloakroom.spawn(|| coats.fetch_add(1, Relaxed));
        seen
    });
    assert_eq!(seen_by_the_first, 1);
    assert_eq!(coats.load(Relaxed), 2);
}

#[test]
fn a_counter_goes_round() {
    let hooks_in_use = AtomicU8::new(254);
    let before = hooks_in_use.fetch_add(3, Relaxed);
    assert_eq!(before, 254);
    assert_eq!(hooks_in_use.load(Relaxed), 255);
}
