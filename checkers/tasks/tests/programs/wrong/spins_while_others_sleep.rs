//@ class: livelock
//@ kind: wakes_itself
//@ cause: for ever
use std::time::Duration;
use tokio::{
    task::yield_now,
    time::sleep,
};

#[tokio::test(start_paused = true)]
async fn the_clock_stands_still_while_somebody_is_ready() {
    let one = tokio::spawn(sleep(Duration::from_secs(1)));
    let _two = tokio::spawn(sleep(Duration::from_secs(1)));
    while !one.is_finished() {
        yield_now().await;
    }
}
