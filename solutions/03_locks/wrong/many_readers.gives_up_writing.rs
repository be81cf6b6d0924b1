//@ verdict: race
//@ why: `try_write` fails while somebody reads, and the delay is dropped without a word.
//! Many travellers may read one timetable at the same time; only who changes it
//! has to be alone with it. A `Mutex` knows no difference between the two. Here
//! two travellers compare their trains: each reads on until the other reads too,
//! and they wait for ever. Mend `Timetable`, so that readers share it.

use std::sync::{Barrier, RwLock};
use std::thread;

struct Timetable {
    trains: RwLock<[Train; 2]>,
}

impl Timetable {
    fn new(trains: [Train; 2]) -> Timetable {
        Timetable {
            trains: RwLock::new(trains),
        }
    }

    /// Lets somebody read the timetable. It does not change meanwhile.
    fn consult<T>(&self, reading: impl FnOnce(&[Train]) -> T) -> T {
        let trains = self.trains.read().unwrap();
        reading(&*trains)
    }

    /// Lets all trains leave later. Nobody reads meanwhile.
    fn delay(&self, minutes: u32) {
        if let Ok(mut trains) = self.trains.try_write() {
            for train in trains.iter_mut() {
                train.minute += minutes;
            }
        }
    }
}

#[test]
fn two_travellers_read_at_the_same_time() {
    let timetable = Timetable::new([Train { minute: 5 }, Train { minute: 20 }]);
    let both_read = Barrier::new(2);
    let look_up = |train: usize| {
        timetable.consult(|trains| {
            both_read.wait();
            trains[train].minute
        })
    };

    let minutes = thread::scope(|scope| {
        let ada = scope.spawn(|| look_up(0));
        let ben = scope.spawn(|| look_up(1));
        (ada.join().unwrap(), ben.join().unwrap())
    });

    assert_eq!(minutes, (5, 20), "Ada and Ben read these minutes");
}

#[test]
fn nobody_reads_a_timetable_that_is_half_changed() {
    let timetable = Timetable::new([Train { minute: 5 }, Train { minute: 20 }]);

    thread::scope(|scope| {
        scope.spawn(|| timetable.delay(10));
        let apart = timetable.consult(|trains| trains[1].minute - trains[0].minute);
        assert_eq!(apart, 15, "the two trains are always so many minutes apart");
    });
}

#[test]
fn a_delay_is_not_dropped_because_somebody_reads() {
    let timetable = Timetable::new([Train { minute: 5 }, Train { minute: 20 }]);

    thread::scope(|scope| {
        scope.spawn(|| timetable.delay(10));
        timetable.consult(|trains| trains[0].minute);
    });

    let minute = timetable.consult(|trains| trains[0].minute);
    assert_eq!(
        minute, 15,
        "the first train leaves at 5, and 10 minutes late"
    );
}

// ---- the stage: nothing to change below this line ----

/// A line on the board. There is one of each, and no copies.
struct Train {
    minute: u32,
}
