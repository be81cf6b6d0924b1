//@ class: livelock
//@ rows: 5
//@ kind: only_timers

use std::time::Duration;
use tokio::sync::watch;

#[tokio::test(start_paused = true)]
async fn nobody_changes_it() {
    let (_sender, receiver) = watch::channel(false);
    while !*receiver.borrow() {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}
