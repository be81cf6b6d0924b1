//@ class: blocking
//@ kind: join

use std::thread;

#[tokio::test]
async fn a_thread_and_a_task() {
    let thread = thread::spawn(|| 1);
    assert_eq!(thread.join().unwrap(), 1);
}
