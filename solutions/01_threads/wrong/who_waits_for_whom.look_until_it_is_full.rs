//@ verdict: livelock
//@ why: The shelf is filled only when the channel is closed, so looking again and again never ends.
//! A bakery takes orders while its baker bakes in a second thread. The orders
//! travel through a channel, which is what Python calls a `queue.Queue`, and it
//! stays open as long as its sending end exists. `sell` ought to return every
//! loaf that was ordered, and comes back with an empty basket. Mend it.

use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};

/// Both threads own the shelf (`Arc`), and one at a time may use it (`Mutex`).
type Shelf = Arc<Mutex<Vec<String>>>;

/// Bakes what is ordered. The loaves stay on the tray until no order can come
/// any more; then the whole tray goes onto the shelf.
fn bake(orders: Receiver<&'static str>, shelf: Shelf) {
    let tray: Vec<String> = orders.iter().map(|grain| format!("{grain} loaf")).collect();
    shelf.lock().unwrap().extend(tray);
}

/// Closes the channel, so that no order can come any more, and waits for the
/// baker to finish.
fn close(orders: Sender<&'static str>, baker: JoinHandle<()>) {
    drop(orders);
    baker.join().unwrap();
}

fn sell(wanted: &[&'static str]) -> Vec<String> {
    let mut basket = Vec::new();
    let shelf = Shelf::default();
    let (orders, inbox) = mpsc::channel();
    let baker = {
        let shelf = Arc::clone(&shelf);
        thread::spawn(move || bake(inbox, shelf))
    };

    for &grain in wanted {
        orders.send(grain).unwrap();
    }
    while shelf.lock().unwrap().len() < wanted.len() {
        thread::yield_now();
    }
    basket.append(&mut shelf.lock().unwrap());
    close(orders, baker);
    basket
}

#[test]
fn every_loaf_that_was_ordered_is_sold() {
    assert_eq!(
        sell(&["rye", "wheat", "oat"]),
        ["rye loaf", "wheat loaf", "oat loaf"],
        "three loaves were ordered, and this was on the shelf when we looked"
    );
}

#[test]
fn a_day_without_orders_is_a_day_without_loaves() {
    assert!(sell(&[]).is_empty());
}
