//@ class: lost_wakeup
//@ kind: notified_before_waiting

use std::sync::Arc;
use tokio::sync::Notify;

#[tokio::test]
async fn too_early() {
    let notify = Arc::new(Notify::new());
    let theirs = Arc::clone(&notify);
    let waits = tokio::spawn(async move { theirs.notified().await });
    notify.notify_waiters();
    waits.await.unwrap();
}
