use std::thread;
use std::time::Duration;
use tokio::task::spawn_blocking;
use tokio::time::Instant;

#[tokio::test(start_paused = true)]
async fn slow_sums_side_by_side() {
    let start = Instant::now();
    let slow = |number: u64| {
        spawn_blocking(move || {
            thread::sleep(Duration::from_secs(number));
            number
        })
    };
    let (a, b) = tokio::join!(slow(1), slow(2));
    assert_eq!(a.unwrap() + b.unwrap(), 3);
    assert_eq!(start.elapsed(), Duration::from_secs(2));
}
