use std::sync::{Condvar, Mutex};
use std::thread;

// Everybody waits nearly all the time; but somebody is always about to go on.
#[test]
fn three_take_turns() {
    let turn = Mutex::new(0u32);
    let changed = Condvar::new();
    thread::scope(|scope| {
        for player in 0..3 {
            let (turn, changed) = (&turn, &changed);
            scope.spawn(move || {
                for _ in 0..2000 {
                    let mut turn = changed.wait_while(turn.lock().unwrap(), |turn| *turn % 3 != player).unwrap();
                    *turn += 1;
                    changed.notify_all();
                }
            });
        }
    });
    assert_eq!(*turn.lock().unwrap(), 6000);
}
