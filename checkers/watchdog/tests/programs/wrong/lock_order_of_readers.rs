//@ class: deadlock
//@ kind: lock_order

use std::sync::RwLock;
use std::thread;
use std::time::Duration;

#[test]
fn each_reads_one_and_writes_the_other() {
    let prices = RwLock::new(1);
    let stock = RwLock::new(2);
    thread::scope(|scope| {
        scope.spawn(|| {
            let price = prices.read().unwrap();
            *stock.write().unwrap() += *price;
        });
        scope.spawn(|| {
            thread::sleep(Duration::from_millis(20));
            let stock = stock.read().unwrap();
            *prices.write().unwrap() += *stock;
        });
    });
}
