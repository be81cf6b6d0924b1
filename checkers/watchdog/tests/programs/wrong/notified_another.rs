//@ class: lost_wakeup
//@ kind: notified_another

use std::sync::{Condvar, Mutex};
use std::thread;
use std::time::Duration;

#[derive(Default)]
struct State {
    waiting: u32,
    cake: bool,
    tea: bool,
}

// Both wait on one condition variable, and one notification wakes the one that waited first.
#[test]
fn two_purposes() {
    let state = Mutex::new(State::default());
    let changed = Condvar::new();
    let wait_for = |is_there: fn(&State) -> bool| {
        let mut state = state.lock().unwrap();
        state.waiting += 1;
        drop(changed.wait_while(state, |state| !is_there(state)).unwrap());
    };
    let wait_until_waiting = |number| {
        while state.lock().unwrap().waiting < number {
            thread::yield_now();
        }
        // It has given the lock back; a moment later it sleeps.
        thread::sleep(Duration::from_millis(100));
    };
    thread::scope(|scope| {
        scope.spawn(|| wait_for(|state| state.cake));
        wait_until_waiting(1);
        scope.spawn(|| wait_for(|state| state.tea));
        wait_until_waiting(2);
        state.lock().unwrap().tea = true;
        changed.notify_one();
    });
}
