use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::sleep;

#[tokio::test(start_paused = true)]
async fn in_the_order_of_their_ends() {
    let mut set = JoinSet::new();
    for number in [30, 10, 20] {
        set.spawn(async move {
            sleep(Duration::from_millis(number)).await;
            number
        });
    }
    let mut ended = Vec::new();
    while let Some(result) = set.join_next().await {
        ended.push(result.unwrap());
    }
    assert_eq!(ended, [10, 20, 30]);
}

#[tokio::test]
async fn panics_and_cancellations_are_told_apart() {
    let mut set = JoinSet::new();
    set.spawn(async { panic!("oh") });
    assert!(set.join_next().await.unwrap().unwrap_err().is_panic());
    set.spawn(std::future::pending::<()>());
    set.abort_all();
    assert!(set.join_next().await.unwrap().unwrap_err().is_cancelled());
    assert!(set.join_next().await.is_none());
    let squares: JoinSet<_> = (0..4).map(|number| async move { number * number }).collect();
    assert_eq!(squares.join_all().await.into_iter().sum::<i32>(), 14);
}
