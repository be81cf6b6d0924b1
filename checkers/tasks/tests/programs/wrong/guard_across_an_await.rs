//@ class: deadlock
//@ kind: blocking_call

use std::sync::Mutex;

#[tokio::test]
async fn held_too_long() {
    let total = Mutex::new(0);
    let slow = async {
        let mut total = total.lock().unwrap();
        tokio::task::yield_now().await;
        *total += 1;
    };
    let fast = async { *total.lock().unwrap() += 1 };
    tokio::join!(slow, fast);
    assert_eq!(*total.lock().unwrap(), 2);
}
