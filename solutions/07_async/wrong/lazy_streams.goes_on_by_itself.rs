//@ verdict: assertion_failed
//@ why: Between two questions a stream does nothing: no third loaf is begun, however long the hour is.
//! An iterator has the next value at once. A stream is an iterator that may have to
//! wait for it: `next().await`. It is just as lazy, though: nothing happens before
//! somebody asks for a value, and no more than is asked for. A bakery has one stream
//! of orders and three ways to work on it; its window shows how many loaves were
//! begun. Read the stage, then fill in the blanks.

use futures::StreamExt;
use futures::stream;
use std::cell::Cell;
use std::pin::pin;
use std::time::Duration;
use tokio::time::{Instant, sleep};

/// Loaves by how many minutes they take.
const ORDERS: [u64; 3] = [4, 1, 2];

#[tokio::test(start_paused = true)]
async fn nothing_is_baked_before_somebody_asks() {
    let window = Window::default();
    let mut loaves = pin!(stream::iter(ORDERS).then(|minutes| bake(&window, minutes)));
    assert_eq!(window.begun(), 0);

    loaves.next().await;
    assert_eq!(window.begun(), 1);
}

#[tokio::test(start_paused = true)]
async fn then_works_on_one_after_another() {
    let (window, clock) = (Window::default(), Instant::now());
    let loaves = stream::iter(ORDERS).then(|minutes| bake(&window, minutes));
    assert_eq!(loaves.collect::<Vec<_>>().await, [4, 1, 2]);
    assert_eq!(minutes_since(clock), 7);
}

#[tokio::test(start_paused = true)]
async fn two_at_a_time_and_handed_out_in_order() {
    let (window, clock) = (Window::default(), Instant::now());
    let loaves = stream::iter(ORDERS).map(|minutes| bake(&window, minutes));
    assert_eq!(loaves.buffered(2).collect::<Vec<_>>().await, [4, 1, 2]);
    assert_eq!(minutes_since(clock), 6);
}

#[tokio::test(start_paused = true)]
async fn two_at_a_time_and_handed_out_when_they_are_done() {
    let (window, clock) = (Window::default(), Instant::now());
    let loaves = stream::iter(ORDERS).map(|minutes| bake(&window, minutes));
    assert_eq!(
        loaves.buffer_unordered(2).collect::<Vec<_>>().await,
        [1, 2, 4]
    );
    assert_eq!(minutes_since(clock), 4);
}

#[tokio::test(start_paused = true)]
async fn who_takes_one_loaf_gets_no_more_baked() {
    let window = Window::default();
    let endless = stream::repeat(1).map(|minutes| bake(&window, minutes));
    let mut loaves = endless.buffered(2);
    loaves.next().await;
    sleep(Duration::from_secs(3600)).await;
    assert_eq!(window.begun(), 62);
}

// ---- the stage: nothing to change below this line ----

#[derive(Default)]
struct Window {
    begun: Cell<usize>,
}

impl Window {
    /// How many loaves were begun so far.
    fn begun(&self) -> usize {
        self.begun.get()
    }
}

async fn bake(window: &Window, minutes: u64) -> u64 {
    window.begun.set(window.begun.get() + 1);
    sleep(Duration::from_secs(60 * minutes)).await;
    minutes
}

fn minutes_since(clock: Instant) -> u64 {
    clock.elapsed().as_secs() / 60
}
