//@ verdict: lost_wakeup
//@ why: It wakes somebody before the plate is there, who finds none and sleeps again.
//! Washed plates go onto a pile, and whoever lays the tables takes the one on top:
//! the last that came is the first to go. `std` has no such queue, but all that it
//! takes: a `Vec` for the plates, a `Mutex` so that one at a time touches them, and a
//! `Condvar`, where those sleep who find none. Its `wait_while` gives the lock back
//! and sleeps as long as its closure says `true`; `notify_one` wakes one sleeper, who
//! looks again. Write the two bodies.

use std::sync::{Condvar, Mutex};
use std::thread;

struct Pile {
    plates: Mutex<Vec<&'static str>>,
    added: Condvar,
}

impl Pile {
    fn new() -> Pile {
        Pile {
            plates: Mutex::new(Vec::new()),
            added: Condvar::new(),
        }
    }

    /// Puts a plate on top.
    fn put(&self, plate: &'static str) {
        self.added.notify_one();
        self.plates.lock().unwrap().push(plate);
    }

    /// Takes the plate on top. If there is none, waits for one.
    fn take(&self) -> &'static str {
        let plates = self.plates.lock().unwrap();
        let mut plates = self
            .added
            .wait_while(plates, |plates| plates.is_empty())
            .unwrap();
        plates.pop().expect("a pile that is not empty")
    }
}

#[test]
fn the_plate_on_top_is_taken_first() {
    let pile = Pile::new();
    pile.put("white");
    pile.put("blue");
    assert_eq!(pile.take(), "blue", "the blue plate came last");
    pile.put("green");
    assert_eq!(pile.take(), "green", "the green plate came last");
    assert_eq!(pile.take(), "white", "the white plate was left");
}

#[test]
fn whoever_finds_no_plate_waits_for_one() {
    let pile = Pile::new();
    let mut taken = thread::scope(|kitchen| {
        let ada = named("Ada").spawn_scoped(kitchen, || pile.take());
        let grace = named("Grace").spawn_scoped(kitchen, || pile.take());
        pile.put("white");
        pile.put("blue");
        [ada, grace].map(|waiter| waiter.unwrap().join().unwrap())
    });
    taken.sort();
    assert_eq!(
        taken,
        ["blue", "white"],
        "two plates, and a waiter for each"
    );
}

// ---- the stage: nothing to change below this line ----

fn named(name: &str) -> thread::Builder {
    thread::Builder::new().name(name.to_string())
}
