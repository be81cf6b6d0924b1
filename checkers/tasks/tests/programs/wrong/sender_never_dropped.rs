//@ class: deadlock
//@ kind: sender_alive

use tokio::sync::mpsc;

#[tokio::test]
async fn all_messages() {
    let (sender, mut receiver) = mpsc::channel(4);
    for number in 0..3 {
        let sender = sender.clone();
        tokio::spawn(async move { sender.send(number).await.unwrap() });
    }
    let mut sum = 0;
    while let Some(number) = receiver.recv().await {
        sum += number;
    }
    assert_eq!(sum, 3);
    drop(sender);
}
