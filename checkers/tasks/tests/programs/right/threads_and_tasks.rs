//@ sentence: not explored: it starts threads of its own

use std::thread;
use tokio::sync::mpsc;

#[tokio::test]
async fn a_thread_sends() {
    let (sender, mut receiver) = mpsc::channel(2);
    let thread = thread::spawn(move || {
        for number in 0..3 {
            sender.blocking_send(number).unwrap();
        }
    });
    let mut sum = 0;
    while let Some(number) = receiver.recv().await {
        sum += number;
    }
    assert_eq!(sum, 3);
    tokio::task::spawn_blocking(move || thread.join().unwrap()).await.unwrap();
}
