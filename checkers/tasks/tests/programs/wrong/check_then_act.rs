//@ class: race
//@ kind: check_then_act

use std::sync::Arc;
use std::sync::atomic::{AtomicI32, Ordering::*};

async fn withdraw(balance: Arc<AtomicI32>) {
    if balance.load(SeqCst) >= 80 {
        tokio::task::yield_now().await;
        balance.fetch_sub(80, SeqCst);
    }
}

#[tokio::test]
async fn never_overdrawn() {
    let balance = Arc::new(AtomicI32::new(100));
    tokio::join!(withdraw(Arc::clone(&balance)), async {
        tokio::spawn(withdraw(Arc::clone(&balance))).await.unwrap();
    });
    assert!(balance.load(SeqCst) >= 0, "overdrawn");
}
