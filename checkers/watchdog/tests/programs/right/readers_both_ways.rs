use std::sync::RwLock;
use std::thread;

#[test]
fn readers_let_each_other_in() {
    let prices = RwLock::new(1);
    let stock = RwLock::new(2);
    thread::scope(|scope| {
        scope.spawn(|| *prices.read().unwrap() + *stock.read().unwrap());
        scope.spawn(|| *stock.read().unwrap() + *prices.read().unwrap());
    });
}
