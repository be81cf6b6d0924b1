//@ class: passed

use std::sync::Mutex;
use std::thread;

#[test]
fn all_eat() {
    let forks: Vec<_> = (0..4).map(|_| Mutex::new(())).collect();
    thread::scope(|scope| {
        for seat in 0..4 {
            let (first, second) = (seat.min((seat + 1) % 4), seat.max((seat + 1) % 4));
            let (first, second) = (&forks[first], &forks[second]);
            scope.spawn(move || {
                let _first = first.lock().unwrap();
                let _second = second.lock().unwrap();
            });
        }
    });
}
