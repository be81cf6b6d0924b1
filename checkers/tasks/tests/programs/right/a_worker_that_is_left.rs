//@ class: passed
//@ kind: tasks_left

use tokio::sync::mpsc;

#[tokio::test]
async fn it_ends_when_the_sender_is_gone() {
    let (sender, mut receiver) = mpsc::channel::<i32>(1);
    tokio::spawn(async move { while receiver.recv().await.is_some() {} });
    sender.send(1).await.unwrap();
    println!("sent");
}
