//@ class: deadlock
//@ kind: self_deadlock

use std::sync::RwLock;

#[test]
fn upgrade() {
    let cache = RwLock::new(None);
    let read = cache.read().unwrap();
    if read.is_none() {
        *cache.write().unwrap() = Some(1);
    }
}
