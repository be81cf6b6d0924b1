//@ verdict: lost_wakeup
//@ why: It wakes one of those who wait, and the other stands before an open gate for ever.
//! An event is a flag that threads can wait for. Think of a gate: `set` opens it,
//! and all who wait go through; it stays open for whoever comes, until `clear`.
//! Python has it as `threading.Event`. Rust has the parts for it, a `Mutex` and a
//! `Condvar`. Write the four bodies.

use std::env;
use std::sync::mpsc;
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

    /// Clears the event. Whoever waits for it from now on has to wait.
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

/// The wind rattles at the gate, four times. It wakes those who wait, and opens nothing.
#[test]
fn a_limit_counts_from_the_call() {
    let gate = Arc::new(Event::new());
    let visitor = person("visitor", &gate, |gate| {
        let came = Instant::now();
        let open = gate.wait_timeout(minutes(3));
        (open, came.elapsed())
    });
    for _ in 0..4 {
        pass(minutes(2));
        gate.changed.notify_all();
    }
    let (open, waited) = visitor.join().unwrap();
    assert!(!open, "nobody has opened the gate");
    assert!(
        waited < minutes(6),
        "the limit was over long ago, and the visitor waited on"
    );
}

/// Lets time pass, by waiting for what does not come.
fn pass(time: Duration) {
    let (_nobody, silence) = mpsc::channel::<()>();
    silence.recv_timeout(time).unwrap_err();
}

/// Minutes are short here: a second where time is virtual, as it is when schedules
/// are explored, and even less where it is not. What is explored does not have to
/// pass on the real clock as well: on a busy machine a visitor may be late for no
/// fault of the gate's.
fn minutes(count: u32) -> Duration {
    if env::var_os("KOANS_EXPLORES").is_some() {
        panic!("koans: only explored: it goes by the clock");
    }
    let explored = env::var_os("KOANS_EXPLORED").is_some();
    Duration::from_millis(if explored { 1000 } else { 40 }) * count
}
