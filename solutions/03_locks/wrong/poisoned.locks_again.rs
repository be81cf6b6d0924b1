//@ verdict: deadlock self_deadlock
//@ why: The error is still there, with the guard in it, when the lock is taken once more.
//! A thread that panics while it holds a lock may leave a job half done. The mutex
//! remembers that: it is poisoned, and `lock` returns an `Err` from then on. In it
//! is the guard, for those who can put things right. Here a printer fails between
//! two steps of a sale. The coins in the till are sure to be right, the total may
//! not be. Mend `open`: the desk should go on, with a total that is right.

use std::sync::{Mutex, MutexGuard};
use std::thread;

#[derive(Default)]
struct Till {
    coins: Vec<u32>,
    /// What the coins add up to.
    total: u32,
}

struct Desk {
    till: Mutex<Till>,
}

impl Desk {
    fn new() -> Desk {
        Desk {
            till: Mutex::new(Till::default()),
        }
    }

    /// Locks the till, and puts it right if someone has left it half done.
    fn open(&self) -> MutexGuard<'_, Till> {
        match self.till.lock() {
            Ok(till) => till,
            Err(_poisoned) => {
                self.till.clear_poison();
                let mut till = self.till.lock().unwrap();
                till.total = till.coins.iter().sum();
                till
            }
        }
    }
}

#[test]
fn a_till_in_good_order_just_opens() {
    let desk = Desk::new();
    desk.sell(20, || {});
    desk.sell(5, || {});
    assert_eq!(desk.open().total, 25);
}

#[test]
fn a_sale_that_fails_half_way_does_not_close_the_desk() {
    let desk = Desk::new();
    thread::scope(|scope| {
        let clumsy = scope.spawn(|| desk.sell(20, || panic!("out of paper")));
        desk.sell(5, || {});
        assert!(clumsy.join().is_err(), "whoever joins learns of the panic");
    });

    let till = desk.open();
    let coins: u32 = till.coins.iter().sum();
    assert_eq!(coins, 25, "both customers have paid");
    assert_eq!(
        till.total, coins,
        "the total is not what the coins add up to"
    );
    drop(till);
    assert!(!desk.till.is_poisoned(), "the till is in good order again");
}

// ---- the stage: nothing to change below this line ----

impl Desk {
    /// Sells something: takes in a coin, prints a receipt, and adds to the total.
    fn sell(&self, coin: u32, print_receipt: fn()) {
        let mut till = self.open();
        till.coins.push(coin);
        print_receipt();
        till.total += coin;
    }
}
