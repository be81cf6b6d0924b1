use std::sync::{Arc, Mutex};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn locked_increments() {
    let hits = Arc::new(Mutex::new(0));
    let tasks: Vec<_> = (0..3)
        .map(|_| {
            let hits = Arc::clone(&hits);
            tokio::spawn(async move {
                for _ in 0..100 {
                    *hits.lock().unwrap() += 1;
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    assert_eq!(*hits.lock().unwrap(), 300);
}
