use std::time::Duration;
use tokio::time::{MissedTickBehavior, interval, sleep};

#[tokio::test(start_paused = true)]
async fn a_task_without_an_end() {
    tokio::spawn(async {
        let mut beats = interval(Duration::from_secs(1));
        beats.set_missed_tick_behavior(MissedTickBehavior::Skip);
        loop {
            beats.tick().await;
        }
    });
    sleep(Duration::from_secs(3600)).await;
}

#[tokio::test(start_paused = true)]
async fn retries_with_longer_and_longer_pauses() {
    let mut tries = 0;
    while tries < 8 {
        tries += 1;
        sleep(Duration::from_secs(1 << tries)).await;
    }
}

#[tokio::test]
async fn a_thousand_messages_at_once() {
    let (sender, mut receiver) = tokio::sync::mpsc::unbounded_channel();
    for number in 0..1000 {
        sender.send(number).unwrap();
    }
    drop(sender);
    let mut count = 0;
    while receiver.recv().await.is_some() {
        count += 1;
    }
    assert_eq!(count, 1000);
}
