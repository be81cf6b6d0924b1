//@ class: deadlock
//@ kind: lock_cycle

use std::sync::Arc;
use tokio::sync::Mutex;

async fn transfer(from: Arc<Mutex<i32>>, to: Arc<Mutex<i32>>) {
    let mut from = from.lock().await;
    tokio::task::yield_now().await;
    let mut to = to.lock().await;
    *from -= 1;
    *to += 1;
}

#[tokio::test]
async fn there_and_back() {
    let (alice, bob) = (Arc::new(Mutex::new(10)), Arc::new(Mutex::new(10)));
    let there = tokio::spawn(transfer(alice.clone(), bob.clone()));
    let back = tokio::spawn(transfer(bob.clone(), alice.clone()));
    there.await.unwrap();
    back.await.unwrap();
}
