//@ class: race
//@ kind: poisoned

use std::sync::Mutex;
use std::thread;

#[test]
fn the_second_panic_counts() {
    let value = Mutex::new(0);
    thread::scope(|scope| {
        let clumsy = scope.spawn(|| {
            let _held = value.lock().unwrap();
            panic!("expected");
        });
        let careful = scope.spawn(|| *value.lock().unwrap() += 1);
        let _: Result<(), _> = clumsy.join();
        careful.join().unwrap();
    });
}
