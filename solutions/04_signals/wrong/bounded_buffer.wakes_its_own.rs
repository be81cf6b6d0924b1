//@ verdict: deadlock never_notified
//@ why: Who has put a plate wakes a cook, and who has taken one wakes a waiter.
//! The hatch between kitchen and dining room holds a single plate. The cook waits
//! while it is full, the waiters wait while it is empty, and whoever puts or takes
//! a plate wakes one of those who wait. They look again in a loop, and they do it
//! under the lock. All the same, dinner may come to a halt: one is woken, but which
//! one? Mend the hatch.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex};
use std::thread;

struct Hatch {
    plates: Mutex<VecDeque<&'static str>>,
    room: usize,
    not_full: Condvar,
    not_empty: Condvar,
}

impl Hatch {
    fn with_room_for(room: usize) -> Hatch {
        Hatch {
            plates: Mutex::new(VecDeque::new()),
            room,
            not_full: Condvar::new(),
            not_empty: Condvar::new(),
        }
    }

    /// Puts a plate into the hatch. If it is full, waits for room.
    fn put(&self, plate: &'static str) {
        let mut plates = self.plates.lock().unwrap();
        while plates.len() == self.room {
            plates = self.not_full.wait(plates).unwrap();
        }
        plates.push_back(plate);
        self.not_full.notify_one();
    }

    /// Takes a plate from the hatch. If it is empty, waits for one.
    fn take(&self) -> &'static str {
        let mut plates = self.plates.lock().unwrap();
        while plates.is_empty() {
            plates = self.not_empty.wait(plates).unwrap();
        }
        let plate = plates.pop_front().expect("the hatch is empty");
        self.not_empty.notify_one();
        plate
    }
}

#[test]
fn a_cook_and_two_waiters_serve_two_plates() {
    let hatch = Hatch::with_room_for(1);
    let mut served = thread::scope(|dinner| {
        let ada = named("Ada").spawn_scoped(dinner, || hatch.take());
        let grace = named("Grace").spawn_scoped(dinner, || hatch.take());
        hatch.put("soup");
        hatch.put("fish");
        [ada, grace].map(|waiter| waiter.unwrap().join().unwrap())
    });
    served.sort();
    assert_eq!(served, ["fish", "soup"]);
}

// ---- the stage: nothing to change below this line ----

fn named(name: &str) -> thread::Builder {
    thread::Builder::new().name(name.to_string())
}
