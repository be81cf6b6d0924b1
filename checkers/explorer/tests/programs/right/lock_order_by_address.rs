use std::sync::{Arc, Mutex};
use std::thread;

struct Account {
    number: u32,
    balance: Mutex<i32>,
}

fn pay(from: &Account, to: &Account, amount: i32) {
    let (mut first, mut second);
    if from.number < to.number {
        first = from.balance.lock().unwrap();
        second = to.balance.lock().unwrap();
        *first -= amount;
        *second += amount;
    } else {
        second = to.balance.lock().unwrap();
        first = from.balance.lock().unwrap();
        *second += amount;
        *first -= amount;
    }
}

#[test]
fn both_ways() {
    let accounts = [1, 2].map(|number| Arc::new(Account { number, balance: Mutex::new(100) }));
    let [alice, bob] = accounts.clone();
    let payer = thread::spawn(move || pay(&alice, &bob, 10));
    pay(&accounts[1], &accounts[0], 5);
    payer.join().unwrap();
    let balances = accounts.map(|account| *account.balance.lock().unwrap());
    assert_eq!(balances, [95, 105]);
}
