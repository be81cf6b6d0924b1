//@ verdict: assertion_failed
//@ why: Sand is kept out, and so there is no breakdown by sand. The next one has another cause.
//! A paint shop has a machine that mixes colours: an actor, and its mailbox are the
//! orders. Sand in a recipe breaks it down, which is a panic. Its supervisor catches
//! that, and lets the same machine take the next order, as if nothing had happened. But
//! who knows what state it is in? After a breakdown there should be a new machine, whose
//! cans are numbered from 1 again, and it should go on at the same mailbox.

use std::mem;
use std::panic::{self, AssertUnwindSafe};
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread::{self, JoinHandle};

/// Keeps the shop going until nobody can order any more.
fn supervise(orders: Receiver<Order>) {
    let mut machine = Machine::default();
    for order in orders {
        // Whatever happens to one order, the next one waits already.
        if order.recipe.contains(&"sand") {
            continue;
        }
        let _ = panic::catch_unwind(AssertUnwindSafe(|| machine.mix(order)));
    }
}

#[test]
fn a_machine_numbers_its_cans() {
    let (shop, supervisor) = open();
    let green = order(&shop, &["blue", "yellow"]);
    let pink = order(&shop, &["red", "white"]);
    close(shop, supervisor);
    assert_eq!(green.recv(), Ok(can(1, &["blue", "yellow"])));
    assert_eq!(pink.recv(), Ok(can(2, &["red", "white"])));
}

#[test]
fn after_a_breakdown_there_is_a_new_machine() {
    let (shop, supervisor) = open();
    let green = order(&shop, &["blue", "yellow"]);
    let gritty = order(&shop, &["blue", "sand"]);
    let pink = order(&shop, &["red", "white"]);
    close(shop, supervisor);
    assert_eq!(green.recv(), Ok(can(1, &["blue", "yellow"])));
    assert!(gritty.recv().is_err(), "there was sand in the blue");
    assert_eq!(
        pink.recv(),
        Ok(can(1, &["red", "white"])),
        "pink is red and white, and the first can of a new machine"
    );
}

#[test]
fn the_new_machine_is_replaced_as_well() {
    let (shop, supervisor) = open();
    let gritty = order(&shop, &["red", "sand"]);
    let too_much = order(&shop, &["red", "blue", "green", "yellow"]);
    let pink = order(&shop, &["red", "white"]);
    close(shop, supervisor);
    assert!(gritty.recv().is_err(), "there was sand in the red");
    assert!(too_much.recv().is_err(), "there is room for three colours");
    assert_eq!(pink.recv(), Ok(can(1, &["red", "white"])));
}

// ---- the stage: nothing to change below this line ----

type Recipe = &'static [&'static str];

/// A can of paint: its number, and what is in it.
type Can = (u32, Vec<&'static str>);

struct Order {
    recipe: Recipe,
    reply: Sender<Can>,
}

#[derive(Default)]
struct Machine {
    cans: u32,
    tank: Vec<&'static str>,
}

impl Machine {
    fn mix(&mut self, order: Order) {
        self.cans += 1;
        for &colour in order.recipe {
            if colour == "sand" {
                panic!("the mixer is stuck");
            }
            self.tank.push(colour);
            if self.tank.len() > 3 {
                panic!("the tank runs over");
            }
        }
        let paint = mem::take(&mut self.tank);
        // Whoever ordered it may have lost interest.
        let _ = order.reply.send((self.cans, paint));
    }
}

fn open() -> (Sender<Order>, JoinHandle<()>) {
    let (shop, orders) = mpsc::channel();
    (shop, thread::spawn(move || supervise(orders)))
}

/// Orders a can of paint, and does not wait for it.
fn order(shop: &Sender<Order>, recipe: Recipe) -> Receiver<Can> {
    let (reply, paint) = mpsc::channel();
    // If nobody takes orders any more, the reply is dropped, and that tells enough.
    let _ = shop.send(Order { recipe, reply });
    paint
}

/// Lets nobody order any more, and waits until the supervisor has gone home.
fn close(shop: Sender<Order>, supervisor: JoinHandle<()>) {
    drop(shop);
    supervisor.join().expect("the supervisor is well");
}

fn can(number: u32, paint: Recipe) -> Can {
    (number, paint.to_vec())
}
