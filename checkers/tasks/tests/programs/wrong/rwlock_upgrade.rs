//@ class: deadlock
//@ kind: lock_held

use tokio::sync::RwLock;

#[tokio::test]
async fn a_writer_that_reads() {
    let lock = RwLock::new(1);
    let read = lock.read().await;
    *lock.write().await += *read;
}
