//@ class: deadlock
//@ kind: channel_full

use tokio::sync::mpsc;

#[tokio::test]
async fn sends_before_it_receives() {
    let (sender, mut receiver) = mpsc::channel(2);
    for number in 0..3 {
        sender.send(number).await.unwrap();
    }
    drop(sender);
    let mut sum = 0;
    while let Some(number) = receiver.recv().await {
        sum += number;
    }
    assert_eq!(sum, 3);
}
