//@ verdict: lost_wakeup notified_before_waiting
//@ why: The water is in the mutex, but the guest unlocks it after looking and locks it again to wait; the whistle may sound in between.
//! A kettle on the stove. Whoever wants tea waits for the whistle, and looks at
//! the water in a loop, as one should. Still the guest may wait for ever. A
//! notification is not kept: it wakes those who are waiting at that moment, and
//! nobody else. What is the guest doing at that moment? Mend the kettle.

use std::sync::{Arc, Condvar, Mutex};
use std::thread;

struct Kettle {
    degrees: Mutex<u32>,
    whistle: Condvar,
}

impl Kettle {
    fn filled() -> Kettle {
        Kettle {
            degrees: Mutex::new(20),
            whistle: Condvar::new(),
        }
    }

    /// Waits until the water boils, and pours. Returns how hot it is.
    fn pour(&self) -> u32 {
        while *self.degrees.lock().unwrap() < 100 {
            let degrees = self.degrees.lock().unwrap();
            drop(self.whistle.wait(degrees).unwrap());
        }
        *self.degrees.lock().unwrap()
    }

    /// The water boils, and whoever waits for it is woken.
    fn boil(&self) {
        // The guest holds this lock from looking until he waits, so the water cannot
        // begin to boil in between.
        *self.degrees.lock().unwrap() = 100;
        self.whistle.notify_all();
    }
}

#[test]
fn the_guest_gets_hot_tea() {
    let kettle = Arc::new(Kettle::filled());
    let guest = {
        let kettle = Arc::clone(&kettle);
        let named = thread::Builder::new().name("guest".to_string());
        named.spawn(move || kettle.pour()).unwrap()
    };
    kettle.boil();
    assert_eq!(guest.join().unwrap(), 100, "the tea is not hot");
}

#[test]
fn who_comes_late_need_not_wait() {
    let kettle = Kettle::filled();
    kettle.boil();
    assert_eq!(kettle.pour(), 100, "the tea is not hot");
}
