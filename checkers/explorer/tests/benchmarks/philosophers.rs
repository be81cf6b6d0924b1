//! Philosophers who take the fork with the lower number first.

use std::{sync::Mutex, thread};

fn table(seats: usize) {
    let forks: Vec<Mutex<u32>> = (0..seats).map(|_| Mutex::new(0)).collect();
    thread::scope(|scope| {
        for seat in 0..seats {
            let (low, high) = (seat.min((seat + 1) % seats), seat.max((seat + 1) % seats));
            let forks = &forks;
            scope.spawn(move || {
                let mut low = forks[low].lock().unwrap();
                let mut high = forks[high].lock().unwrap();
                *low += 1;
                *high += 1;
            });
        }
    });
    assert!(forks.iter().all(|fork| *fork.lock().unwrap() == 2));
}

#[test]
fn five_philosophers() {
    table(5);
}

#[test]
fn seven_philosophers() {
    table(7);
}
