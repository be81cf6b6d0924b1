//@ class: passed

use std::sync::{Condvar, Mutex};
use std::thread;
use std::time::Duration;

#[test]
fn in_time() {
    let ready = (Mutex::new(false), Condvar::new());
    thread::scope(|scope| {
        scope.spawn(|| {
            *ready.0.lock().unwrap() = true;
            ready.1.notify_one();
        });
        let guard = ready.0.lock().unwrap();
        let (guard, result) = ready.1.wait_timeout_while(guard, Duration::from_secs(5), |ready| !*ready).unwrap();
        assert!(*guard && !result.timed_out());
    });
}

#[test]
fn too_late() {
    let (lock, changed) = (Mutex::new(()), Condvar::new());
    let started = std::time::Instant::now();
    let (_guard, result) =
        changed.wait_timeout_while(lock.lock().unwrap(), Duration::from_millis(50), |_| true).unwrap();
    assert!(result.timed_out());
    assert!(started.elapsed() >= Duration::from_millis(50));
}
