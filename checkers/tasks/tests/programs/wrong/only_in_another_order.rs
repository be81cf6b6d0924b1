//@ class: race

use std::sync::{Arc, Mutex};

#[tokio::test]
async fn the_first_one_is_first() {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let tasks: Vec<_> = (0..3)
        .map(|number| {
            let seen = Arc::clone(&seen);
            tokio::spawn(async move { seen.lock().unwrap().push(number) })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    assert_eq!(*seen.lock().unwrap(), [0, 1, 2]);
}
