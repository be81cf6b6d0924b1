//@ verdict: deadlock sender_alive
//@ why: The channel closes when its last sender is gone, and a customer still has one.
//! In a laundry all hands iron from one basket, and what is in it are messages:
//! a shirt, or the word that it is time to go home. Such a word is called a poison
//! pill. It waits its turn behind the shirts, so that these are done first. But
//! `close` does not return: somebody still stands at the basket and waits. Who, and
//! for what? Mend `close`.

use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};

enum Message {
    Shirt(&'static str),
    GoHome,
}

struct Laundry {
    basket: Sender<Message>,
    hands: Vec<JoinHandle<Vec<&'static str>>>,
}

impl Laundry {
    fn open(hands: usize) -> Laundry {
        let (basket, messages) = mpsc::channel();
        let messages = Arc::new(Mutex::new(messages));
        let hire = || {
            let messages = Arc::clone(&messages);
            thread::spawn(move || iron(&messages))
        };
        Laundry {
            basket,
            hands: (0..hands).map(|_| hire()).collect(),
        }
    }

    fn bring(&self, shirt: &'static str) {
        self.basket.send(Message::Shirt(shirt)).unwrap();
    }

    /// Sends all hands home when the basket is done, and waits until they have
    /// left. Returns the shirts that were ironed, sorted.
    fn close(self) -> Vec<&'static str> {
        drop(self.basket);

        let mut ironed = Vec::new();
        for hand in self.hands {
            ironed.extend(hand.join().unwrap());
        }
        ironed.sort();
        ironed
    }
}

/// Takes one message after another, and irons the shirts until it is time to go
/// home. Returns those that were ironed here.
fn iron(messages: &Mutex<Receiver<Message>>) -> Vec<&'static str> {
    let mut ironed = Vec::new();
    loop {
        let message = messages.lock().unwrap().recv();
        match message {
            Ok(Message::Shirt(shirt)) => ironed.push(shirt),
            Ok(Message::GoHome) | Err(_) => return ironed,
        }
    }
}

#[test]
fn all_hands_go_home_and_every_shirt_is_ironed() {
    let laundry = Laundry::open(2);
    laundry.bring("white");
    laundry.bring("blue");
    assert_eq!(
        laundry.close(),
        ["blue", "white"],
        "two shirts were in the basket, and these are ironed"
    );
}

#[test]
fn a_large_laundry_closes_too() {
    let laundry = Laundry::open(3);
    laundry.bring("white");
    assert_eq!(laundry.close(), ["white"]);
}

#[test]
fn a_regular_customer_may_keep_a_way_to_the_basket() {
    let laundry = Laundry::open(1);
    let customer = laundry.basket.clone();
    customer.send(Message::Shirt("striped")).unwrap();
    assert_eq!(laundry.close(), ["striped"]);
    drop(customer);
}
