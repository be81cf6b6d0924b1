//! Adding up is all work and no waiting: more threads than cores do not help, and
//! fewer leave cores idle. Rust has no GIL, so threads on two cores really do add
//! at the same time. Write `add_up`: cut the numbers into one part for each core,
//! and have all parts added up at once. The office sees to it: nobody begins
//! before every core has got a part.

use std::num::NonZero;
use std::sync::{Condvar, Mutex};
use std::thread;

/// How many threads this machine can run at the same time.
fn cores() -> usize {
    thread::available_parallelism().map_or(1, NonZero::get)
}

impl Office {
    /// Takes a desk, and adds up one part when every desk is taken.
    fn add_up_part(&self, part: &[u64]) -> u64 {
        self.take_a_desk();
        part.iter().sum()
    }

    /// Adds up the numbers, one part for each core. There are many more
    /// numbers than cores, and the parts may differ in length.
    fn add_up(&self, numbers: &[u64]) -> u64 {
        // Rounded up, so that no numbers are left over for one part too many.
        let length = numbers.len().div_ceil(cores());
        thread::scope(|scope| {
            let adders: Vec<_> = numbers
                .chunks(length)
                .map(|part| scope.spawn(|| self.add_up_part(part)))
                .collect();
            adders.into_iter().map(|adder| adder.join().unwrap()).sum()
        })
    }
}

#[test]
fn a_lone_part_is_added_up() {
    assert_eq!(Office::with_desks(1).add_up_part(&[1, 2, 3]), 6);
}

#[test]
fn all_numbers_are_added_up_on_all_cores_at_once() {
    let last = 1000 * cores() as u64 + 1;
    let numbers: Vec<u64> = (1..=last).collect();
    let office = Office::with_desks(cores());

    let sum = office.add_up(&numbers);

    assert_eq!(sum, last * (last + 1) / 2, "the sum is not right");
    let parts = *office.taken.lock().unwrap();
    assert_eq!(parts, cores(), "there should be as many parts as cores");
}

// ---- the stage: nothing to change below this line ----

/// A room with desks, where all begin at the same time.
struct Office {
    desks: usize,
    taken: Mutex<usize>,
    changed: Condvar,
}

impl Office {
    fn with_desks(desks: usize) -> Office {
        Office {
            desks,
            taken: Mutex::new(0),
            changed: Condvar::new(),
        }
    }

    /// Takes a desk, and waits until the others are taken too.
    fn take_a_desk(&self) {
        let mut taken = self.taken.lock().unwrap();
        *taken += 1;
        self.changed.notify_all();
        drop(self.changed.wait_while(taken, |taken| *taken < self.desks));
    }
}
