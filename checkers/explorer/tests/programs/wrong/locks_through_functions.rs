//@ class: deadlock
//@ kind: lock_cycle
//@ says: for `bank.accounts`, which T1 has held since line

use std::sync::{Arc, Mutex};
use std::thread;

struct Bank {
    accounts: Mutex<Vec<i64>>,
    log: Mutex<Vec<String>>,
}

impl Bank {
    fn note(&self, text: &str) {
        self.log.lock().unwrap().push(text.into());
    }

    fn pay(&self) {
        let mut accounts = self.accounts.lock().unwrap();
        accounts[0] -= 1;
        self.note("paid");
    }

    fn report(&self) -> String {
        let log = self.log.lock().unwrap();
        format!("{} entries, {} accounts", log.len(), self.accounts.lock().unwrap().len())
    }
}

#[test]
fn pays_and_reports() {
    let bank = Arc::new(Bank { accounts: Mutex::new(vec![1]), log: Mutex::new(Vec::new()) });
    let theirs = Arc::clone(&bank);
    let teller = thread::spawn(move || theirs.pay());
    bank.report();
    teller.join().unwrap();
}
