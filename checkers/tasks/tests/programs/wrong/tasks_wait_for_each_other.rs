//@ class: deadlock
//@ kind: barrier

use std::sync::Arc;
use tokio::sync::Barrier;

#[tokio::test]
async fn one_is_missing() {
    let barrier = Arc::new(Barrier::new(3));
    let tasks = [(); 2].map(|()| {
        let barrier = Arc::clone(&barrier);
        tokio::spawn(async move { barrier.wait().await })
    });
    for task in tasks {
        task.await.unwrap();
    }
}
