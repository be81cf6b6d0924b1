//@ sentence: not explored: a closure that may block waits for a task

use tokio::sync::mpsc;

#[tokio::test]
async fn a_bridge() {
    let (sender, mut receiver) = mpsc::channel(1);
    let bridge = tokio::task::spawn_blocking(move || receiver.blocking_recv());
    sender.send(4).await.unwrap();
    assert_eq!(bridge.await.unwrap(), Some(4));
}
