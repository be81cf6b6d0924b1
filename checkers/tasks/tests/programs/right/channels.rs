use tokio::sync::{broadcast, mpsc, oneshot, watch};

#[tokio::test]
async fn requests_and_answers() {
    let (requests, mut inbox) = mpsc::channel::<(i32, oneshot::Sender<i32>)>(1);
    let actor = tokio::spawn(async move {
        let mut answered = 0;
        while let Some((number, answer)) = inbox.recv().await {
            answer.send(number * 2).unwrap();
            answered += 1;
        }
        answered
    });
    for number in 0..3 {
        let (answer, answered) = oneshot::channel();
        requests.send((number, answer)).await.unwrap();
        assert_eq!(answered.await, Ok(number * 2));
    }
    drop(requests);
    assert_eq!(actor.await.unwrap(), 3);
}

#[tokio::test]
async fn two_producers() {
    let (sender, mut receiver) = mpsc::channel(1);
    for number in 1..=2 {
        let sender = sender.clone();
        tokio::spawn(async move {
            for _ in 0..2 {
                sender.send(number).await.unwrap();
            }
        });
    }
    drop(sender);
    let mut sum = 0;
    while let Some(number) = receiver.recv().await {
        sum += number;
    }
    assert_eq!(sum, 6);
}

#[tokio::test]
async fn everybody_hears_it() {
    let (sender, _) = broadcast::channel(4);
    let listeners: Vec<_> = (0..2)
        .map(|_| {
            let mut receiver = sender.subscribe();
            tokio::spawn(async move { receiver.recv().await.unwrap() + receiver.recv().await.unwrap() })
        })
        .collect();
    sender.send(1).unwrap();
    sender.send(2).unwrap();
    for listener in listeners {
        assert_eq!(listener.await.unwrap(), 3);
    }
}

#[tokio::test]
async fn the_last_value_is_seen() {
    let (sender, receiver) = watch::channel(0);
    let watchers: Vec<_> = (0..3)
        .map(|_| {
            let mut receiver = receiver.clone();
            tokio::spawn(async move { *receiver.wait_for(|value| *value == 2).await.unwrap() })
        })
        .collect();
    sender.send(1).unwrap();
    tokio::task::yield_now().await;
    sender.send(2).unwrap();
    for watcher in watchers {
        assert_eq!(watcher.await.unwrap(), 2);
    }
}
