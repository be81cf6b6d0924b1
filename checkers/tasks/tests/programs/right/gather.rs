use std::time::Duration;
use tokio::time::{Instant, sleep};

async fn fetch(number: u64) -> u64 {
    sleep(Duration::from_millis(100 * number)).await;
    number
}

#[tokio::test(start_paused = true)]
async fn together_they_take_as_long_as_the_slowest() {
    let start = Instant::now();
    let (a, b, c) = tokio::join!(fetch(3), fetch(1), fetch(2));
    assert_eq!((a, b, c), (3, 1, 2));
    assert_eq!(start.elapsed(), Duration::from_millis(300));
}

#[tokio::test(start_paused = true)]
async fn one_error_is_enough() {
    let fails = async {
        sleep(Duration::from_millis(10)).await;
        Err::<(), _>("no")
    };
    let start = Instant::now();
    let slow = async {
        sleep(Duration::from_secs(10)).await;
        Ok(())
    };
    assert_eq!(tokio::try_join!(fails, slow), Err("no"));
    assert!(start.elapsed() < Duration::from_secs(1));
}
