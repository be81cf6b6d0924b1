use std::sync::Mutex;
use std::thread;

#[test]
fn always_alice_first() {
    let alice = Mutex::new(100);
    let bob = Mutex::new(100);
    thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                for _ in 0..200 {
                    let mut from = alice.lock().unwrap();
                    let mut to = bob.lock().unwrap();
                    (*from, *to) = (*from - 1, *to + 1);
                }
            });
        }
    });
    assert_eq!(*bob.lock().unwrap(), 700);
}
