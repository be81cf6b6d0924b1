//@ verdict: race slept
//@ why: A sleep is not a meeting: the other may come later than that.
//! Ada and Grace meet on a bench in the park, and swap books. Whoever is there
//! first waits for the other: neither goes home before both have come. A semaphore
//! for each of them tells that she is here. Both have come, and both sit there
//! for ever. Mend `swap`.

use std::sync::{Condvar, Mutex};
use std::thread;

/// One half of the bench: what lies there, and whether somebody has come.
struct Seat {
    book: Mutex<Option<&'static str>>,
    here: Semaphore,
}

impl Seat {
    fn free() -> Seat {
        Seat {
            book: Mutex::new(None),
            here: Semaphore::new(0),
        }
    }
}

/// Puts `book` down on one's own half of the bench, waits for the other, and
/// returns the book from the other's half.
fn swap(mine: &Seat, other: &Seat, book: &'static str) -> &'static str {
    mine.book.lock().unwrap().replace(book);
    thread::sleep(std::time::Duration::from_secs(1));
    let theirs = other.book.lock().unwrap().take();
    theirs.expect("the other has not come yet")
}

#[test]
fn each_goes_home_with_the_book_of_the_other() {
    let bench = [Seat::free(), Seat::free()];
    let went_home_with = thread::scope(|park| {
        let ada = || swap(&bench[0], &bench[1], "Ulysses");
        let grace = || swap(&bench[1], &bench[0], "Emma");
        [
            named("Ada").spawn_scoped(park, ada),
            named("Grace").spawn_scoped(park, grace),
        ]
        .map(|meeting| meeting.unwrap().join().unwrap())
    });
    assert_eq!(went_home_with, ["Emma", "Ulysses"]);
}

// ---- the stage: nothing to change below this line ----

fn named(name: &str) -> thread::Builder {
    thread::Builder::new().name(name.to_string())
}

struct Semaphore {
    permits: Mutex<u32>,
    released: Condvar,
}

impl Semaphore {
    fn new(permits: u32) -> Semaphore {
        Semaphore {
            permits: Mutex::new(permits),
            released: Condvar::new(),
        }
    }

    /// Takes a permit; waits for one if there is none.
    fn acquire(&self) {
        let mut permits = self.permits.lock().unwrap();
        while *permits == 0 {
            permits = self.released.wait(permits).unwrap();
        }
        *permits -= 1;
    }

    /// Puts a permit in, which one `acquire` may take.
    fn release(&self) {
        *self.permits.lock().unwrap() += 1;
        self.released.notify_one();
    }
}
