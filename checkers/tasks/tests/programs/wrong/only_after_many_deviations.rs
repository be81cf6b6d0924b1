//@ class: race
//@ kind: order

// Fails only if three tasks take their turns backwards, twice.
use std::sync::{Arc, Mutex};

#[tokio::test]
async fn always_last() {
    let seen = Arc::new(Mutex::new(String::new()));
    let tasks: Vec<_> = ["a", "b", "c"]
        .into_iter()
        .map(|name| {
            let seen = Arc::clone(&seen);
            tokio::spawn(async move {
                for _ in 0..2 {
                    seen.lock().unwrap().push_str(name);
                    tokio::task::yield_now().await;
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    assert_ne!(*seen.lock().unwrap(), "cbacba");
}
