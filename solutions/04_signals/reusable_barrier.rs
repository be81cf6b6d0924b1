//! Painters work side by side on a long fence, section by section: nobody begins
//! a section before all are done with the one before. `std` has a `Barrier` for
//! that; write one of your own. The same barrier serves after every section. So
//! mind the quick painter, who is back at it before the slow one has woken up.
//! Write `wait`, and give the barrier what it has to remember.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;

struct Barrier {
    expected: usize,
    round: Mutex<Round>,
    complete: Condvar,
}

#[derive(Default)]
struct Round {
    number: usize,
    arrived: usize,
}

impl Barrier {
    fn new(expected: usize) -> Barrier {
        Barrier {
            expected,
            round: Mutex::new(Round::default()),
            complete: Condvar::new(),
        }
    }

    /// Waits until as many threads as are expected have come, this one included.
    fn wait(&self) {
        let mut round = self.round.lock().unwrap();
        round.arrived += 1;
        if round.arrived == self.expected {
            round.number += 1;
            round.arrived = 0;
            self.complete.notify_all();
            return;
        }

        // `arrived` may count for the next round already; the number tells.
        let mine = round.number;
        while round.number == mine {
            round = self.complete.wait(round).unwrap();
        }
    }
}

#[test]
fn nobody_goes_on_before_all_have_come() {
    paint(3, 1);
}

#[test]
fn it_holds_in_every_round() {
    paint(2, 2);
}

// ---- the stage: nothing to change below this line ----

/// Lets the painters paint the sections of the fence, one after the other.
fn paint(painters: usize, sections: usize) {
    let barrier = Arc::new(Barrier::new(painters));
    let painted: Arc<[_]> = (0..sections).map(|_| AtomicUsize::new(0)).collect();
    let work = move || {
        for section in 0..sections {
            painted[section].fetch_add(1, Ordering::Relaxed);
            barrier.wait();
            let by = painted[section].load(Ordering::Relaxed);
            assert_eq!(by, painters, "somebody went on before all had painted");
        }
    };

    let others: Vec<_> = (1..painters).map(|_| thread::spawn(work.clone())).collect();
    work();
    for painter in others {
        painter.join().unwrap();
    }
}
