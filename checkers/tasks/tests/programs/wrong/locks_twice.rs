//@ class: deadlock
//@ kind: self_deadlock

use tokio::sync::Mutex;

#[tokio::test]
async fn the_same_lock() {
    let total = Mutex::new(1);
    let first = total.lock().await;
    let second = total.lock().await;
    assert_eq!(*first, *second);
}
