//@ class: deadlock
//@ kind: lock_cycle

use std::sync::{Mutex, RwLock};
use std::thread;

static CACHE: RwLock<u32> = RwLock::new(0);
static LOG: Mutex<Vec<u32>> = Mutex::new(Vec::new());

fn write_down() {
    let seen = CACHE.read().unwrap();
    LOG.lock().unwrap().push(*seen);
}

fn renew() {
    let mut log = LOG.lock().unwrap();
    *CACHE.write().unwrap() += 1;
    log.clear();
}

#[test]
fn reads_and_renews() {
    let other = thread::spawn(renew);
    write_down();
    other.join().unwrap();
}
