//! Who does not get the second lock gives the first one back, and tries again.

use std::sync::Mutex;
use std::thread;

#[test]
fn everybody_gets_through() {
    let (a, b) = (Mutex::new(()), Mutex::new(()));
    thread::scope(|scope| {
        scope.spawn(|| drop(a.lock().unwrap()));
        scope.spawn(|| {
            loop {
                let one = b.lock().unwrap();
                if a.try_lock().is_ok() {
                    break;
                }
                drop(one);
                thread::yield_now();
            }
        });
        scope.spawn(|| {
            while b.try_lock().is_err() {
                thread::yield_now();
            }
        });
    });
}
