//@ class: deadlock
//@ kind: self_deadlock

use std::sync::RwLock;

#[test]
fn upgrade() {
    let cache = RwLock::new(0);
    let seen = cache.read().unwrap();
    if *seen == 0 {
        *cache.write().unwrap() = 1;
    }
    drop(seen);
}
