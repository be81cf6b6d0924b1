//! Adding up is all work and no waiting: more threads than cores do not help, and
//! fewer leave cores idle. Rust has no GIL, so threads on two cores really do add
//! at the same time. Write `add_up`: cut the numbers into one part for each core,
//! and have every part added up by a thread of its own, all of them at once.

use std::collections::HashSet;
use std::num::NonZero;
use std::sync::{Condvar, Mutex};
use std::thread::{self, ThreadId};

/// How many threads this machine can run at the same time.
fn cores() -> usize {
    thread::available_parallelism().map_or(1, NonZero::get)
}

/// The sum of one part of the numbers, and the thread that added it up.
struct Share {
    sum: u64,
    by: ThreadId,
}

impl Office {
    /// Adds up one part. The work begins when every desk is taken.
    fn add_up_part(&self, part: &[u64]) -> Share {
        self.take_a_desk();
        Share {
            sum: part.iter().sum(),
            by: thread::current().id(),
        }
    }

    /// Adds up the numbers, one part for each core. The parts need not be all of
    /// the same length. There are many more numbers than cores.
    fn add_up(&self, numbers: &[u64]) -> Vec<Share> {
        // Rounded up, so that no numbers are left over for one part too many.
        let length = numbers.len().div_ceil(cores());
        thread::scope(|scope| {
            let adders: Vec<_> = numbers
                .chunks(length)
                .map(|part| scope.spawn(|| self.add_up_part(part)))
                .collect();
            adders
                .into_iter()
                .map(|adder| adder.join().unwrap())
                .collect()
        })
    }
}

#[test]
fn a_lone_part_is_added_up_by_the_thread_that_calls() {
    let share = Office::with_desks(1).add_up_part(&[1, 2, 3]);
    assert_eq!(share.sum, 6);
    assert_eq!(share.by, thread::current().id());
}

#[test]
fn all_numbers_are_added_up_on_all_cores_at_once() {
    let last = 1000 * cores() as u64 + 1;
    let numbers: Vec<u64> = (1..=last).collect();

    let shares = Office::with_desks(cores()).add_up(&numbers);

    let sum: u64 = shares.iter().map(|share| share.sum).sum();
    assert_eq!(sum, last * (last + 1) / 2, "the sum is not right");
    assert_eq!(shares.len(), cores(), "parts and cores are not as many");
    let threads: HashSet<ThreadId> = shares.iter().map(|share| share.by).collect();
    assert_eq!(threads.len(), cores(), "a thread did more than one part");
    for by in threads {
        assert_ne!(by, thread::current().id(), "the caller did a part itself");
    }
}

// ---- the stage: nothing to change below this line ----

/// A room with one desk for each thread that is to work at the same time.
struct Office {
    free: Mutex<usize>,
    taken: Condvar,
}

impl Office {
    fn with_desks(desks: usize) -> Office {
        Office {
            free: Mutex::new(desks),
            taken: Condvar::new(),
        }
    }

    /// Takes a desk, and waits until the others are taken too.
    fn take_a_desk(&self) {
        let mut free = self.free.lock().unwrap();
        *free = free.saturating_sub(1);
        self.taken.notify_all();
        drop(self.taken.wait_while(free, |free| *free > 0));
    }
}
