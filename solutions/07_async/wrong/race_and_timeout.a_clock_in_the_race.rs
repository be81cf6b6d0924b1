//@ verdict: assertion_failed
//@ why: The clock is a runner too: after two refusals the race goes on until it has run down.
//! It rains, and you call two taxi companies at the same time. The first taxi that
//! is offered is yours, and the other call is over: that is `tokio::select!`. But
//! who says "we have none" must not win the race, and after ten minutes you would
//! rather walk: that is `tokio::time::timeout`. Write `call_a_taxi`.

use std::cell::Cell;
use std::time::Duration;
use tokio::select;
use tokio::time::{Instant, sleep};

/// How long you are willing to wait, from the first ring on.
const PATIENCE: Duration = Duration::from_secs(10 * MINUTE);

/// Calls both companies at the same time, and takes the first taxi. Returns `None`
/// as soon as both have said that they have none, and when the patience is at an end.
async fn call_a_taxi(one: &Company, other: &Company) -> Option<Taxi> {
    select! {
        Some(taxi) = one.ask() => Some(taxi),
        Some(taxi) = other.ask() => Some(taxi),
        () = sleep(PATIENCE) => None,
    }
}

#[tokio::test(start_paused = true)]
async fn the_first_taxi_is_taken() {
    let called = call(BLUE.in_minutes(3), RED.in_minutes(5)).await;
    assert_eq!(called, (Some("blue"), 3), "which taxi, in what minute");
    let called = call(BLUE.in_minutes(7), RED.in_minutes(5)).await;
    assert_eq!(called, (Some("red"), 5), "which taxi, in what minute");
}

#[tokio::test(start_paused = true)]
async fn who_has_no_taxi_does_not_win() {
    let called = call(BLUE.none_in(1), RED.in_minutes(4)).await;
    assert_eq!(called, (Some("red"), 4), "which taxi, in what minute");
    let called = call(BLUE.in_minutes(4), RED.none_in(1)).await;
    assert_eq!(called, (Some("blue"), 4), "which taxi, in what minute");
}

#[tokio::test(start_paused = true)]
async fn when_both_have_none_you_walk_at_once() {
    let called = call(BLUE.none_in(2), RED.none_in(6)).await;
    assert_eq!(called, (None, 6), "which taxi, in what minute");
}

#[tokio::test(start_paused = true)]
async fn after_ten_minutes_you_walk() {
    let called = call(BLUE.in_minutes(25), RED.in_minutes(40)).await;
    assert_eq!(called, (None, 10), "which taxi, in what minute");
    let called = call(BLUE.none_in(6), RED.in_minutes(15)).await;
    assert_eq!(called, (None, 10), "which taxi, in what minute");
}

// ---- the stage: nothing to change below this line ----

const MINUTE: u64 = 60;

type Taxi = &'static str;

struct Company {
    taxi: Option<Taxi>,
    minutes: u64,
    sent: Cell<u32>,
}

struct Colour(Taxi);
const BLUE: Colour = Colour("blue");
const RED: Colour = Colour("red");

impl Colour {
    fn in_minutes(self, minutes: u64) -> Company {
        Company {
            taxi: Some(self.0),
            minutes,
            sent: Cell::new(0),
        }
    }

    fn none_in(self, minutes: u64) -> Company {
        Company {
            taxi: None,
            ..self.in_minutes(minutes)
        }
    }
}

impl Company {
    /// Asks the drivers, which takes a while, and sends a taxi if there is one.
    async fn ask(&self) -> Option<Taxi> {
        sleep(Duration::from_secs(self.minutes * MINUTE)).await;
        let taxi = self.taxi?;
        self.sent.set(self.sent.get() + 1);
        Some(taxi)
    }
}

/// Calls a taxi. Returns which one it is, and after how many minutes that was known.
/// Within the hour no other may come.
async fn call(one: Company, other: Company) -> (Option<Taxi>, u64) {
    let began = Instant::now();
    let taxi = call_a_taxi(&one, &other).await;
    let waited = began.elapsed().as_secs() / MINUTE;

    sleep(Duration::from_secs(60 * MINUTE)).await;
    let sent = one.sent.get() + other.sent.get();
    let wanted = u32::from(taxi.is_some());
    assert_eq!(sent, wanted, "taxis that have come in the end");
    (taxi, waited)
}
