use std::sync::atomic::{AtomicUsize, Ordering::*};
use std::sync::{Condvar, Mutex};
use std::thread;

struct Gate {
    state: Mutex<(usize, usize)>,
    open: Condvar,
}

impl Gate {
    fn pass(&self) {
        let mut state = self.state.lock().unwrap();
        let generation = state.1;
        state.0 += 1;
        if state.0 == 2 {
            *state = (0, generation + 1);
            self.open.notify_all();
        } else {
            let _state = self.open.wait_while(state, |state| state.1 == generation).unwrap();
        }
    }
}

#[test]
fn two_rounds() {
    let gate = Gate { state: Mutex::new((0, 0)), open: Condvar::new() };
    let done = AtomicUsize::new(0);
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                gate.pass();
                done.fetch_add(1, Relaxed);
                gate.pass();
                assert_eq!(done.load(Relaxed), 2);
            });
        }
    });
}
