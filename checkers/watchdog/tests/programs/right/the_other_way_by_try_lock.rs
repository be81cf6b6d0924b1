use std::sync::Mutex;
use std::thread;

#[test]
fn gives_up_instead_of_waiting() {
    let alice = Mutex::new(100);
    let bob = Mutex::new(100);
    thread::scope(|scope| {
        scope.spawn(|| {
            let _from = alice.lock().unwrap();
            let _to = bob.lock().unwrap();
        });
        scope.spawn(|| {
            let _from = bob.lock().unwrap();
            if let Ok(mut to) = alice.try_lock() {
                *to += 1;
            }
        });
    });
}
