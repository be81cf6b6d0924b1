//@ verdict: race ordering
//@ why: The reader is ready to take along what belongs to the flag, and nothing was put there.
//! With `Relaxed`, the steps on one variable keep their order, and those on two do
//! not. So a thread may see the flag up and the number behind it still old. `Release`
//! says: whoever sees this sees all that I did before. `Acquire`: I want to see that.
//! Each works only with the other. Our weather station measures, then puts up a
//! flag. Mend it, with no stronger ordering than is needed.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::thread;

#[derive(Default)]
struct Station {
    degrees: AtomicU32,
    measured: AtomicBool,
}

impl Station {
    /// Writes down what the thermometer shows, and puts up the flag.
    fn publish(&self, degrees: u32) {
        self.degrees.store(degrees, Ordering::Relaxed);
        self.measured.store(true, Ordering::Relaxed);
    }

    /// What was measured, if the flag is up.
    fn read(&self) -> Option<u32> {
        if self.measured.load(Ordering::Acquire) {
            Some(self.degrees.load(Ordering::Relaxed))
        } else {
            None
        }
    }
}

#[test]
fn what_was_published_can_be_read() {
    let station = Station::default();
    assert_eq!(station.read(), None, "nothing is measured yet");
    station.publish(0);
    assert_eq!(station.read(), Some(0), "0 degrees are a number too");
}

#[test]
fn who_sees_the_flag_sees_what_was_measured() {
    let station = Station::default();
    thread::scope(|scope| {
        scope.spawn(|| station.publish(21));
        if let Some(degrees) = station.read() {
            assert_eq!(degrees, 21, "the flag was up, and this was read");
        }
    });
}
