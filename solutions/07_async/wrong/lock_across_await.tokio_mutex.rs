//@ verdict: assertion_failed
//@ why: The loop goes on, but the second guest still waits until the bank of the first has answered.
//! A bakery has one till, and one thread that serves all guests. Whoever pays by
//! card gets a receipt, numbered in the order in which the guests came. Then the bank
//! is asked, which takes a while, and the price goes into the day's sum. With one
//! guest all is well. With two the whole bakery stands still, though there is a lock
//! on the book. Mend `pay`, so that no guest waits for the bank of another one.

// Clippy has a rule for this, and finds fault with some right answers too. Here the tests decide.
#![allow(clippy::await_holding_lock)]

use std::time::Duration;
use tokio::join;
use tokio::sync::Mutex;
use tokio::time::{Instant, sleep};

/// The book of the day.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Book {
    receipts: u32,
    sum: u32,
}

/// Pays a price by card. Returns the number of the receipt.
async fn pay(book: &Mutex<Book>, price: u32, bank: Bank) -> u32 {
    let mut book = book.lock().await;
    book.receipts += 1;
    let number = book.receipts;
    charge(bank, price).await;
    book.sum += price;
    number
}

#[tokio::test(start_paused = true)]
async fn a_guest_pays() {
    let book = Mutex::default();
    assert_eq!(pay(&book, 4, QUICK_BANK).await, 1, "the first receipt");
    assert_eq!(pay(&book, 3, QUICK_BANK).await, 2, "the second receipt");
    let (receipts, sum) = (2, 7);
    assert_eq!(*book.try_lock().unwrap(), Book { receipts, sum });
}

#[tokio::test(start_paused = true)]
async fn no_guest_waits_for_the_bank_of_another() {
    let book = Mutex::default();
    let began = Instant::now();
    let numbers = join!(pay(&book, 4, SLOW_BANK), pay(&book, 3, QUICK_BANK));
    assert_eq!(numbers, (1, 2), "the numbers of the two receipts");
    let (receipts, sum) = (2, 7);
    assert_eq!(*book.try_lock().unwrap(), Book { receipts, sum });
    let seconds = began.elapsed().as_secs();
    assert_eq!(seconds, 9, "seconds in all: the slow bank takes 9");
}

#[tokio::test(start_paused = true)]
async fn the_sum_has_no_price_that_the_bank_has_not_paid() {
    let book = Mutex::default();
    let while_the_bank_thinks = async {
        sleep(Duration::from_secs(1)).await;
        *book.try_lock().expect("the book is locked")
    };
    let (_, meanwhile) = join!(pay(&book, 4, QUICK_BANK), while_the_bank_thinks);
    let (receipts, sum) = (1, 0);
    assert_eq!(meanwhile, Book { receipts, sum }, "the bank still thinks");
}

// ---- the stage: nothing to change below this line ----

#[derive(Clone, Copy)]
struct Bank {
    seconds: u64,
}

const SLOW_BANK: Bank = Bank { seconds: 9 };
const QUICK_BANK: Bank = Bank { seconds: 2 };

/// Asks the bank for the money.
async fn charge(bank: Bank, _price: u32) {
    sleep(Duration::from_secs(bank.seconds)).await;
}
