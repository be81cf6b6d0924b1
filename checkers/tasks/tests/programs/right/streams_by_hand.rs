use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use tokio::sync::mpsc;

trait Stream {
    type Item;
    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>>;
}

struct Received(mpsc::UnboundedReceiver<i32>);

impl Stream for Received {
    type Item = i32;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<i32>> {
        self.0.poll_recv(cx)
    }
}

struct Doubled<S>(S);

impl<S: Stream<Item = i32> + Unpin> Stream for Doubled<S> {
    type Item = i32;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<i32>> {
        let item = ready!(Pin::new(&mut self.0).poll_next(cx));
        Poll::Ready(item.map(|number| number * 2))
    }
}

#[tokio::test]
async fn each_one_doubled() {
    let (sender, receiver) = mpsc::unbounded_channel();
    tokio::spawn(async move {
        for number in 1..=3 {
            sender.send(number).unwrap();
            tokio::task::yield_now().await;
        }
    });
    let mut stream = Doubled(Received(receiver));
    let mut all = Vec::new();
    while let Some(number) = poll_fn(|cx| Pin::new(&mut stream).poll_next(cx)).await {
        all.push(number);
    }
    assert_eq!(all, [2, 4, 6]);
}
