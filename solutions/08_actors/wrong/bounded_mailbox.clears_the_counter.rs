//@ verdict: assertion_failed
//@ why: As soon as the counter is clear, whoever waited at the door puts her order there, and it is accepted by nobody.
//! On a tailor's counter there is room for a few orders, and whoever finds it full waits
//! at the door. In the evening a bell rings, and the tailor goes home as soon as the coat
//! in her hands is done. But the orders on the counter were accepted, and are to be made.
//! Whoever still waits at the door, or comes later, is to be told, and keeps the cloth.
//! Nobody should be left with neither coat nor cloth. Mend `work`.

use std::time::Duration;
use tokio::select;
use tokio::sync::mpsc::error::SendError;
use tokio::sync::{mpsc, oneshot};
use tokio::task::{self, JoinHandle};
use tokio::time::sleep;

struct Order {
    cloth: &'static str,
    coat: oneshot::Sender<String>,
}

#[derive(Clone)]
struct Shop {
    counter: mpsc::Sender<Order>,
}

impl Shop {
    /// Has a coat made. If the tailor accepts no more orders, the cloth comes back.
    async fn order(&self, cloth: &'static str) -> Result<String, &'static str> {
        let (coat, made) = oneshot::channel();
        match self.counter.send(Order { cloth, coat }).await {
            Ok(()) => Ok(made.await.expect("what is accepted is made")),
            Err(SendError(order)) => Err(order.cloth),
        }
    }
}

/// Sews what is ordered. When the bell has rung, nothing more is accepted.
async fn work(mut orders: mpsc::Receiver<Order>, mut bell: oneshot::Receiver<()>) {
    loop {
        select! {
            // The bell comes first, if there is both.
            biased;
            _ = &mut bell => break,
            Some(order) = orders.recv() => sew(order).await,
        }
    }
    // The door is shut. What lies on the counter is still made.
    let mut accepted = Vec::new();
    while let Ok(order) = orders.try_recv() {
        accepted.push(order);
    }
    for order in accepted {
        sew(order).await;
    }
}

#[tokio::test(start_paused = true)]
async fn who_finds_the_counter_full_waits() {
    let (shop, tailor) = open(1);
    let mut customers = Vec::new();
    for cloth in ["tweed", "linen", "velvet"] {
        customers.push(customer(&shop, cloth).await);
    }
    assert_eq!(
        told(customers).await,
        ["tweed coat", "linen coat", "velvet coat"]
    );
    tailor.ring_the_bell().await;
}

#[tokio::test(start_paused = true)]
async fn what_was_accepted_is_made_after_the_bell() {
    let (shop, tailor) = open(2);
    let mut customers = Vec::new();
    for cloth in ["tweed", "linen", "velvet"] {
        customers.push(customer(&shop, cloth).await);
    }

    tailor.ring_the_bell().await;
    assert_eq!(
        told(customers).await,
        ["tweed coat", "linen coat", "velvet coat"],
        "one was in hand when the bell rang, and two lay on the counter"
    );
}

#[tokio::test(start_paused = true)]
async fn who_was_not_accepted_is_told() {
    let (shop, tailor) = open(1);
    let mut customers = Vec::new();
    for cloth in ["tweed", "linen", "velvet"] {
        customers.push(customer(&shop, cloth).await);
    }
    let closing = task::spawn(tailor.ring_the_bell());
    // An hour later the first coat is done, and the second one has been begun.
    sleep(Duration::from_secs(3600)).await;
    customers.push(customer(&shop, "silk").await);

    closing.await.unwrap();
    assert_eq!(
        told(customers).await,
        ["tweed coat", "linen coat", "velvet back", "silk back"],
        "velvet waited at the door when the bell rang, and silk came after that"
    );
}

// ---- the stage: nothing to change below this line ----

struct Tailor {
    bell: oneshot::Sender<()>,
    at_work: JoinHandle<()>,
}

impl Tailor {
    /// Rings the bell, and waits until the tailor has gone home.
    async fn ring_the_bell(self) {
        let _ = self.bell.send(());
        self.at_work.await.unwrap();
    }
}

/// Opens a shop with a counter for so many orders.
fn open(room: usize) -> (Shop, Tailor) {
    let (counter, orders) = mpsc::channel(room);
    let (bell, rung) = oneshot::channel();
    let at_work = task::spawn(work(orders, rung));
    (Shop { counter }, Tailor { bell, at_work })
}

/// It takes an hour to make a coat.
async fn sew(order: Order) {
    sleep(Duration::from_secs(3600)).await;
    // Who has ordered it may have moved away.
    let _ = order.coat.send(format!("{} coat", order.cloth));
}

/// A customer comes in, and a minute passes.
async fn customer(shop: &Shop, cloth: &'static str) -> JoinHandle<Result<String, &'static str>> {
    let shop = shop.clone();
    let customer = task::spawn(async move { shop.order(cloth).await });
    sleep(Duration::from_secs(60)).await;
    customer
}

/// What each of the customers has got in the end.
async fn told(customers: Vec<JoinHandle<Result<String, &'static str>>>) -> Vec<String> {
    let mut told = Vec::new();
    for customer in customers {
        told.push(match customer.await {
            Ok(Ok(coat)) => coat,
            Ok(Err(cloth)) => format!("{cloth} back"),
            Err(_) => String::from("neither"),
        });
    }
    told
}
