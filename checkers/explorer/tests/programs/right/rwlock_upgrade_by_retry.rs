//! To write, the reader gives its lock back, and looks again when it has the other.

use std::sync::RwLock;
use std::thread;

#[test]
fn computed_once() {
    let cache = RwLock::new(None);
    let computed = std::sync::atomic::AtomicUsize::new(0);
    let get = || loop {
        if let Some(value) = *cache.read().unwrap() {
            return value;
        }
        let mut cache = cache.write().unwrap();
        if cache.is_none() {
            computed.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            *cache = Some(7);
        }
    };
    thread::scope(|scope| {
        scope.spawn(get);
        assert_eq!(get(), 7);
    });
    assert_eq!(computed.into_inner(), 1);
}
