//! Many threads, one account.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::thread;

fn deposits(names: &[&'static str]) -> HashMap<String, u32> {
    let accounts = Arc::new(Mutex::new(HashMap::new()));
    let threads: Vec<_> = names
        .iter()
        .map(|&name| {
            let accounts = Arc::clone(&accounts);
            thread::spawn(move || *accounts.lock().unwrap().entry(name.to_string()).or_insert(0) += 7777)
        })
        .collect();
    for thread in threads {
        thread.join().unwrap();
    }
    let accounts = accounts.lock().unwrap();
    accounts.clone()
}

fn main() {
    println!("{:?}", deposits(&["ada"]));
}

#[test]
fn every_deposit_counts() {
    let accounts = deposits(&["ada", "bob", "ada"]);
    assert_eq!(accounts["ada"], 2 * 7777);
    assert_eq!(accounts.get("bob"), Some(&7777));
}
