//@ class: race
//@ kind: order

use std::sync::Mutex;
use std::thread;

#[test]
fn put_back() {
    let (a, b) = (Mutex::new(0), Mutex::new(0));
    thread::scope(|scope| {
        let held = b.lock().unwrap();
        scope.spawn(|| {
            loop {
                let _a = a.lock().unwrap();
                if b.try_lock().is_ok() {
                    break;
                }
            }
        });
        let put_back = a.try_lock().is_err() && a.try_lock().is_ok();
        drop(held);
        assert!(!put_back);
    });
}
