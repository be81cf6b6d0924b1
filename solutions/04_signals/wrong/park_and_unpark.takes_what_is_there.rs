//@ verdict: lost_wakeup
//@ why: She no longer complains of an empty tray, but goes home with fewer letters.
//! A clerk dozes until the postman shakes her awake. `thread::park` is that doze,
//! and `unpark` the shake; one that comes too early is kept, and the next `park`
//! returns at once. But only one is kept, and `park` may return for no reason at
//! all. So a shake does not stand for a letter. Let the clerk end up with all the
//! letters that she expects.

use std::sync::Mutex;
use std::thread::{self, Thread};

struct Office {
    tray: Mutex<Vec<&'static str>>,
}

impl Office {
    fn new() -> Office {
        Office {
            tray: Mutex::new(Vec::new()),
        }
    }

    /// Waits until as many letters have come as are expected, and returns them.
    fn collect(&self, expected: usize) -> Vec<&'static str> {
        let mut letters = Vec::new();
        for _ in 0..expected {
            thread::park();
            letters.append(&mut self.tray.lock().unwrap());
        }
        letters
    }

    /// Puts a letter into the tray, and wakes the clerk.
    fn deliver(&self, letter: &'static str, clerk: &Thread) {
        self.tray.lock().unwrap().push(letter);
        clerk.unpark();
    }
}

#[test]
fn both_letters_are_collected() {
    let office = Office::new();
    let mut letters = thread::scope(|street| {
        let clerk = named("clerk")
            .spawn_scoped(street, || office.collect(2))
            .unwrap();
        office.deliver("from Ada", clerk.thread());
        office.deliver("from Grace", clerk.thread());
        clerk.join().unwrap()
    });
    letters.sort();
    assert_eq!(letters, ["from Ada", "from Grace"]);
}

// ---- the stage: nothing to change below this line ----

fn named(name: &str) -> thread::Builder {
    thread::Builder::new().name(name.to_string())
}
