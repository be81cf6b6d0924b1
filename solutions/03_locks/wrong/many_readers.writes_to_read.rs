//@ verdict: deadlock
//@ why: `write` is the lock of one person alone: it is the mutex again, by another name.
//! A timetable hangs on the wall of a station. Those who only read it do not
//! disturb each other: two travellers should be able to study it side by side.
//! Whoever changes it needs it for themselves. Here a mutex lets one person near it
//! at a time, and the two never find a train together. Mend `Timetable`, with the
//! lock of `std::sync` that tells readers from writers.

use std::sync::{Barrier, RwLock};
use std::thread;

struct Timetable {
    trains: RwLock<Vec<&'static str>>,
}

impl Timetable {
    fn of(trains: Vec<&'static str>) -> Timetable {
        Timetable {
            trains: RwLock::new(trains),
        }
    }

    /// Shows the trains to a traveller, for as long as they are studied.
    fn study<R>(&self, traveller: impl FnOnce(&[&'static str]) -> R) -> R {
        let trains = self.trains.write().unwrap();
        traveller(&trains)
    }

    /// Puts another train in the place of one.
    fn replace(&self, old: &str, new: &'static str) {
        let mut trains = self.trains.write().unwrap();
        trains.retain(|&train| train != old);
        trains.push(new);
    }
}

#[test]
fn two_travellers_study_it_side_by_side() {
    let timetable = Timetable::of(vec!["9:05", "9:35"]);
    let side_by_side = Barrier::new(2);
    let find_a_train = || {
        timetable.study(|trains| {
            side_by_side.wait();
            trains[0]
        })
    };
    thread::scope(|station| {
        let ann = station.spawn(find_a_train);
        let ben = station.spawn(find_a_train);
        assert_eq!(ann.join().unwrap(), "9:05");
        assert_eq!(ben.join().unwrap(), "9:05");
    });
}

#[test]
fn nobody_reads_a_timetable_that_is_being_changed() {
    let timetable = Timetable::of(vec!["9:05", "9:35"]);
    thread::scope(|station| {
        station.spawn(|| timetable.replace("9:05", "9:10"));
        let trains = timetable.study(<[_]>::len);
        assert_eq!(trains, 2, "two trains a day, on whichever timetable");
    });
    timetable.study(|trains| assert_eq!(trains, ["9:35", "9:10"]));
}
