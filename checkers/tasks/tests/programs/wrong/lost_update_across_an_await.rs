//@ class: race
//@ kind: lost_update

use std::sync::{Arc, Mutex};

#[tokio::test]
async fn two_increments() {
    let hits = Arc::new(Mutex::new(0));
    let tasks: Vec<_> = (0..2)
        .map(|_| {
            let hits = Arc::clone(&hits);
            tokio::spawn(async move {
                let now = *hits.lock().unwrap();
                tokio::task::yield_now().await;
                *hits.lock().unwrap() = now + 1;
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    assert_eq!(*hits.lock().unwrap(), 2);
}
