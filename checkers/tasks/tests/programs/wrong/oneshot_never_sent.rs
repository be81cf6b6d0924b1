//@ class: deadlock
//@ kind: sender_alive

use tokio::sync::oneshot;

#[tokio::test]
async fn the_sender_waits_too() {
    let (mine, theirs) = oneshot::channel::<i32>();
    let (answer, answered) = oneshot::channel::<i32>();
    let other = tokio::spawn(async move { answer.send(theirs.await.unwrap()).unwrap() });
    let value = answered.await.unwrap();
    mine.send(value).unwrap();
    other.await.unwrap();
}
