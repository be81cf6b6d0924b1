//@ class: deadlock
//@ kind: never_notified

use std::sync::{Condvar, Mutex};
use std::thread;

#[derive(Default)]
struct State {
    waiting: bool,
    ready: bool,
}

#[test]
fn sets_and_says_nothing() {
    let state = Mutex::new(State::default());
    let changed = Condvar::new();
    thread::scope(|scope| {
        scope.spawn(|| {
            let mut state = state.lock().unwrap();
            state.waiting = true;
            drop(changed.wait_while(state, |state| !state.ready).unwrap());
        });
        while !state.lock().unwrap().waiting {
            thread::yield_now();
        }
        state.lock().unwrap().ready = true;
    });
}
