//! Threads around one condition variable.

use std::{
    sync::{Condvar, Mutex},
    thread,
};

/// The last one to come opens the gate for all.
fn gate(threads: u32) {
    let (count, opened) = (Mutex::new(0), Condvar::new());
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                let mut here = count.lock().unwrap();
                *here += 1;
                if *here == threads {
                    opened.notify_all();
                }
                while *here < threads {
                    here = opened.wait(here).unwrap();
                }
            });
        }
    });
}

#[test]
fn three_at_a_gate() {
    gate(3);
}

#[test]
fn four_at_a_gate() {
    gate(4);
}

/// So many threads may be inside at one time.
#[test]
fn semaphore_of_two_for_four() {
    let (free, freed) = (Mutex::new(2), Condvar::new());
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                let mut permits = free.lock().unwrap();
                while *permits == 0 {
                    permits = freed.wait(permits).unwrap();
                }
                *permits -= 1;
                drop(permits);
                *free.lock().unwrap() += 1;
                freed.notify_one();
            });
        }
    });
    assert_eq!(*free.lock().unwrap(), 2);
}

/// Each waits for its turn.
#[test]
fn three_in_turn() {
    let (turn, next) = (Mutex::new(0), Condvar::new());
    thread::scope(|scope| {
        for me in 0..3 {
            let (turn, next) = (&turn, &next);
            scope.spawn(move || {
                let mut whose = turn.lock().unwrap();
                while *whose != me {
                    whose = next.wait(whose).unwrap();
                }
                *whose += 1;
                next.notify_all();
            });
        }
    });
}
