//@ class: deadlock
//@ kind: lock_order

use std::sync::RwLock;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

#[test]
fn each_reads_one_and_writes_the_other() {
    let prices = RwLock::new(1);
    let stock = RwLock::new(2);
    let done = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| {
            let price = prices.read().unwrap();
            *stock.write().unwrap() += *price;
            drop(price);
            done.store(true, Ordering::Release);
        });
        scope.spawn(|| {
            while !done.load(Ordering::Acquire) {
                thread::yield_now();
            }
            let stock = stock.read().unwrap();
            *prices.write().unwrap() += *stock;
        });
    });
}
