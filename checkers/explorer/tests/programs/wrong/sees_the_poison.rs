//@ class: race
//@ kind: order

use std::sync::Mutex;
use std::thread;

#[test]
fn nobody_sees_the_poison() {
    let value = Mutex::new(0);
    thread::scope(|scope| {
        let clumsy = scope.spawn(|| {
            let _held = value.lock().unwrap();
            panic!("out of paper")
        });
        let careful = scope.spawn(|| value.is_poisoned());
        let _: Result<(), _> = clumsy.join();
        assert!(!careful.join().unwrap(), "it was seen");
    });
}
