use std::thread;
use std::time::Duration;
use tokio::task::spawn_blocking;
use tokio::time::Instant;

async fn slow(milliseconds: u64) -> u64 {
    let work = move || {
        thread::sleep(Duration::from_millis(milliseconds));
        milliseconds
    };
    spawn_blocking(work).await.unwrap()
}

#[tokio::test]
async fn slow_sums_side_by_side() {
    let start = Instant::now();
    let (a, b) = tokio::join!(slow(10), slow(20));
    assert_eq!(a + b, 30);
    assert!(start.elapsed() >= Duration::from_millis(20));
}

#[tokio::test(start_paused = true)]
async fn a_clock_that_is_paused_knows_nothing_of_it() {
    let start = Instant::now();
    slow(10).await;
    assert_eq!(start.elapsed(), Duration::ZERO);
}
