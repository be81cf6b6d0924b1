//@ verdict: race timed_out
//@ why: The guest does not wait for ever now: when his time is up he pours, whether the water boils or not.
//! A kettle on the stove. Whoever wants tea waits for the whistle, and looks at
//! the water in a loop, as one should. Still the guest may wait for ever. A
//! notification is not kept: it wakes those who are waiting at that moment, and
//! nobody else. What is the guest doing at that moment? Mend the kettle.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::Duration;

struct Kettle {
    degrees: AtomicU32,
    stove: Mutex<()>,
    whistle: Condvar,
}

impl Kettle {
    fn filled() -> Kettle {
        Kettle {
            degrees: AtomicU32::new(20),
            stove: Mutex::new(()),
            whistle: Condvar::new(),
        }
    }

    /// Waits until the water boils, and pours. Returns how hot it is.
    fn pour(&self) -> u32 {
        let mut stove = self.stove.lock().unwrap();
        while self.degrees.load(Ordering::SeqCst) < 100 {
            let limit = Duration::from_millis(500);
            let (guard, up) = self.whistle.wait_timeout(stove, limit).unwrap();
            if up.timed_out() {
                break;
            }
            stove = guard;
        }
        self.degrees.load(Ordering::SeqCst)
    }

    /// The water boils, and whoever waits for it is woken.
    fn boil(&self) {
        self.degrees.store(100, Ordering::SeqCst);
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
