//@ class: race
//@ kind: order

use std::sync::Mutex;
use std::thread;

#[test]
fn the_poison_is_gone() {
    let value = Mutex::new(0);
    thread::scope(|scope| {
        let clumsy = scope.spawn(|| {
            let _held = value.lock().unwrap();
            panic!("out of paper")
        });
        value.clear_poison();
        let _: Result<(), _> = clumsy.join();
    });
    assert!(!value.is_poisoned());
}
