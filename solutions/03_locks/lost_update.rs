//! Two tellers work on one account. Whoever reads the balance holds the lock, and
//! so does whoever writes it. No line here is wrong by itself, and still the bank
//! loses money. Follow the table: what did each teller know, and was it still so
//! when they wrote? Then mend `deposit`.

use std::sync::Mutex;
use std::thread;

struct Account {
    balance: Mutex<i64>,
}

impl Account {
    fn holding(balance: i64) -> Account {
        Account {
            balance: Mutex::new(balance),
        }
    }

    fn balance(&self) -> i64 {
        *self.balance.lock().unwrap()
    }

    /// Adds to the balance what a customer has paid in.
    fn deposit(&self, amount: i64) {
        // One holding of the lock, from reading to writing.
        *self.balance.lock().unwrap() += amount;
    }
}

#[test]
fn what_two_customers_pay_in_is_there() {
    let account = Account::holding(100);
    thread::scope(|scope| {
        scope.spawn(|| account.deposit(50));
        scope.spawn(|| account.deposit(50));
    });
    assert_eq!(
        account.balance(),
        200,
        "there were 100, and two customers have paid in 50"
    );
}
