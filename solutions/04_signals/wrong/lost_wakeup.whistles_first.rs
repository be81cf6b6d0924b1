//@ verdict: lost_wakeup notified_before_waiting
//@ why: The notification comes even earlier now, and a guest who is woken by it finds the water cold and waits for another.
//! A kettle on the stove. Whoever wants tea waits for the whistle, and looks at
//! the water in a loop, as one should. Still the guest may wait for ever. A
//! notification is not kept: it wakes those who are waiting at that moment, and
//! nobody else. What is the guest doing at that moment? Mend the kettle.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;

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
            stove = self.whistle.wait(stove).unwrap();
        }
        self.degrees.load(Ordering::SeqCst)
    }

    /// The water boils, and whoever waits for it is woken.
    fn boil(&self) {
        self.whistle.notify_all();
        self.degrees.store(100, Ordering::SeqCst);
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
