//@ class: race
//@ kind: check_then_act

use std::sync::atomic::{AtomicI32, Ordering::SeqCst};
use std::thread;

#[test]
fn the_stock_is_never_negative() {
    let stock = AtomicI32::new(1);
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                if stock.load(SeqCst) > 0 {
                    stock.fetch_sub(1, SeqCst);
                }
            });
        }
    });
    assert!(stock.load(SeqCst) >= 0);
}
