//@ class: race

use tokio::sync::watch;

#[tokio::test]
async fn every_value_is_seen() {
    let (sender, mut receiver) = watch::channel(0);
    let sends = tokio::spawn(async move {
        for number in 1..=2 {
            sender.send(number).unwrap();
            tokio::task::yield_now().await;
        }
    });
    let mut seen = Vec::new();
    while receiver.changed().await.is_ok() {
        seen.push(*receiver.borrow());
    }
    sends.await.unwrap();
    assert_eq!(seen, [1, 2]);
}
