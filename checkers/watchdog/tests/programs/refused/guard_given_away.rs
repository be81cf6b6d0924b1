//@ error: E0277

use std::sync::Mutex;
use std::thread;

#[test]
fn a_guard_stays_on_its_thread() {
    let lock = Mutex::new(1);
    let guard = lock.lock().unwrap();
    thread::scope(|scope| {
        scope.spawn(move || drop(guard));
    });
}
