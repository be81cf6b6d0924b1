use std::time::Duration;
use tokio::sync::oneshot;
use tokio::time::{Instant, interval, sleep, timeout};

#[tokio::test(start_paused = true)]
async fn too_slow() {
    let start = Instant::now();
    assert!(timeout(Duration::from_secs(1), sleep(Duration::from_secs(60))).await.is_err());
    assert_eq!(start.elapsed(), Duration::from_secs(1));
}

#[tokio::test(start_paused = true)]
async fn fast_enough() {
    let (sender, receiver) = oneshot::channel();
    tokio::spawn(async move {
        sleep(Duration::from_millis(10)).await;
        sender.send("pong").unwrap();
    });
    assert_eq!(timeout(Duration::from_millis(20), receiver).await, Ok(Ok("pong")));
}

#[tokio::test(start_paused = true)]
async fn ticks() {
    let start = Instant::now();
    let mut interval = interval(Duration::from_millis(250));
    for _ in 0..5 {
        interval.tick().await;
    }
    assert_eq!(start.elapsed(), Duration::from_secs(1));
}

#[tokio::test(start_paused = true)]
async fn moved_by_hand() {
    let slept = tokio::spawn(sleep(Duration::from_secs(3600)));
    tokio::task::yield_now().await;
    tokio::time::advance(Duration::from_secs(3601)).await;
    slept.await.unwrap();
}

#[tokio::test]
async fn a_long_limit_on_a_real_clock() {
    let task = tokio::spawn(async { tokio::task::yield_now().await });
    timeout(Duration::from_secs(5), task).await.unwrap().unwrap();
}

#[tokio::test]
async fn the_clock_of_std_goes_on_too() {
    let start = std::time::Instant::now();
    sleep(Duration::from_millis(50)).await;
    assert!(start.elapsed() >= Duration::from_millis(50));
}
