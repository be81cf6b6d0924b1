//@ class: left_behind
//@ kind: left_behind

use std::sync::Arc;
use tokio::sync::Notify;

#[tokio::test]
async fn nobody_stops_it() {
    let stop = Arc::new(Notify::new());
    tokio::spawn(async move { stop.notified().await });
    tokio::task::yield_now().await;
}
