//@ class: race
//@ kind: panic_unheard

use tokio::sync::oneshot;

#[tokio::test]
async fn nobody_asks() {
    let (sender, receiver) = oneshot::channel::<i32>();
    let worker = tokio::spawn(async move {
        sender.send(1).unwrap();
        tokio::task::yield_now().await;
        panic!("after the work is done");
    });
    assert_eq!(receiver.await, Ok(1));
    tokio::task::yield_now().await;
    drop(worker);
}
