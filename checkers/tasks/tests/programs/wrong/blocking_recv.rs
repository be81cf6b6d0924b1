//@ class: blocking
//@ kind: inside_runtime

use tokio::sync::mpsc;

#[tokio::test]
async fn from_inside() {
    let (sender, mut receiver) = mpsc::channel(1);
    sender.send(1).await.unwrap();
    assert_eq!(receiver.blocking_recv(), Some(1));
}
