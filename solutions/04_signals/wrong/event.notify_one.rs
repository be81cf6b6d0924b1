//@ verdict: lost_wakeup
//@ why: It wakes one of those who wait, and the other stands before an open gate for ever.
//! An event is a flag that threads can wait for. Think of a gate: `set` opens it,
//! and all who wait go through; it stays open for whoever comes, until `clear`.
//! Python has it as `threading.Event`. Rust has the parts for it, a `Mutex` and a
//! `Condvar`. Write the four bodies.

use std::sync::{Arc, Condvar, Mutex};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

struct Event {
    flag: Mutex<bool>,
    changed: Condvar,
}

impl Event {
    fn new() -> Event {
        Event {
            flag: Mutex::new(false),
            changed: Condvar::new(),
        }
    }

    fn is_set(&self) -> bool {
        *self.flag.lock().unwrap()
    }

    /// Sets the event. All who wait for it go on.
    fn set(&self) {
        *self.flag.lock().unwrap() = true;
        self.changed.notify_one();
    }

    /// Clears the event. Who waits for it from now on has to wait.
    fn clear(&self) {
        *self.flag.lock().unwrap() = false;
    }

    /// Waits until the event is set.
    fn wait(&self) {
        let mut flag = self.flag.lock().unwrap();
        while !*flag {
            flag = self.changed.wait(flag).unwrap();
        }
    }

    /// Waits until the event is set, or until `limit` has passed since the call.
    /// Returns whether the event is set.
    fn wait_timeout(&self, limit: Duration) -> bool {
        let called = Instant::now();
        let mut flag = self.flag.lock().unwrap();
        // What is left of the limit is worked out anew before each wait.
        while !*flag && let Some(left) = limit.checked_sub(called.elapsed()) {
            (flag, _) = self.changed.wait_timeout(flag, left).unwrap();
        }
        *flag
    }
}

/// Does something at the gate, in a thread by that name.
fn person<T: Send + 'static>(
    name: &str,
    gate: &Arc<Event>,
    acts: fn(&Event) -> T,
) -> JoinHandle<T> {
    let gate = Arc::clone(gate);
    let named = thread::Builder::new().name(name.to_string());
    named.spawn(move || acts(&gate)).unwrap()
}

#[test]
fn all_who_wait_go_on_when_it_is_set() {
    let gate = Arc::new(Event::new());
    let visitors = ["Ada", "Grace"].map(|name| {
        person(name, &gate, |gate| {
            gate.wait();
            gate.is_set()
        })
    });
    gate.set();

    for visitor in visitors {
        assert!(visitor.join().unwrap(), "went through a closed gate");
    }
}

#[test]
fn it_stays_set_until_it_is_cleared() {
    let gate = Event::new();
    gate.set();
    gate.wait();
    gate.wait();
    assert!(gate.is_set(), "nobody has closed the gate");

    gate.clear();
    assert!(!gate.is_set(), "the gate should be closed again");
}

#[test]
fn a_limit_is_enough_if_it_is_set_before() {
    let gate = Arc::new(Event::new());
    let keeper = person("keeper", &gate, |gate| gate.set());
    let open = gate.wait_timeout(Duration::from_secs(3600));
    keeper.join().unwrap();
    assert!(open, "the gate was opened, and this visitor went home");
}

/// The wind rattles at the gate. It wakes those who wait, and opens nothing.
#[test]
fn a_limit_counts_from_the_call() {
    let gate = Arc::new(Event::new());
    let visitor = person("visitor", &gate, |gate| {
        gate.wait_timeout(Duration::from_millis(300))
    });
    while !visitor.is_finished() {
        thread::sleep(Duration::from_millis(20));
        gate.changed.notify_all();
    }
    assert!(!visitor.join().unwrap(), "nobody has opened the gate");
}
