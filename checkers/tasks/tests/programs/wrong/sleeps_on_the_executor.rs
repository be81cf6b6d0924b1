//@ class: blocking
//@ kind: thread_sleep

use std::thread;
use std::time::Duration;

#[tokio::test]
async fn all_wait_for_it() {
    let task = tokio::spawn(async { thread::sleep(Duration::from_millis(10)) });
    task.await.unwrap();
}
