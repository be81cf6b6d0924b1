//@ class: race

// A future that was half done is dropped when the other branch is ready: what it had taken is gone.
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::sleep;

async fn pair(receiver: &mut mpsc::Receiver<i32>) -> (i32, i32) {
    let first = receiver.recv().await.unwrap();
    let second = receiver.recv().await.unwrap();
    (first, second)
}

#[tokio::test(start_paused = true)]
async fn no_message_is_lost() {
    let (sender, mut receiver) = mpsc::channel(4);
    let (tick, mut ticks) = mpsc::channel(4);
    tokio::spawn(async move {
        for number in 1..=2 {
            sender.send(number).await.unwrap();
            tokio::task::yield_now().await;
        }
        sleep(Duration::from_secs(9)).await;
        drop(sender);
    });
    tokio::spawn(async move { tick.send(()).await.unwrap() });
    let got = loop {
        tokio::select! {
            got = pair(&mut receiver) => break got,
            Some(()) = ticks.recv() => {}
        }
    };
    assert_eq!(got, (1, 2));
}
