//@ verdict: race
//@ why: The channel is closed and the baker is joined, but we look at the shelf in between: the baker may not be there yet.
//! A bakery takes orders while its baker bakes in a second thread. The orders
//! travel through a channel, which is what Python calls a `queue.Queue`, and it
//! stays open as long as its sending end exists. `sell` ought to return every
//! loaf that was ordered, and comes back with an empty basket. Mend it.

use std::sync::mpsc::{self, Receiver};
use std::sync::{Arc, Mutex};
use std::thread;

/// Both threads own the shelf (`Arc`), and one at a time may use it (`Mutex`).
type Shelf = Arc<Mutex<Vec<String>>>;

/// Bakes what is ordered. The loaves stay on the tray until no order can come
/// any more; then the whole tray goes onto the shelf.
fn bake(orders: Receiver<&'static str>, shelf: Shelf) {
    let tray: Vec<String> = orders.iter().map(|grain| format!("{grain} loaf")).collect();
    shelf.lock().unwrap().extend(tray);
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
    drop(orders);
    basket.append(&mut shelf.lock().unwrap());
    baker.join().unwrap();
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
