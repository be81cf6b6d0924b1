//@ class: deadlock
//@ kind: no_permit

use std::sync::Arc;
use tokio::sync::Semaphore;

#[tokio::test]
async fn forgotten() {
    let seats = Arc::new(Semaphore::new(2));
    for _ in 0..3 {
        seats.acquire().await.unwrap().forget();
    }
}
