use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::*};
use std::time::Duration;
use tokio::sync::{mpsc, oneshot};
use tokio::time::sleep;

struct OnDrop(Arc<AtomicBool>);

impl Drop for OnDrop {
    fn drop(&mut self) {
        self.0.store(true, SeqCst);
    }
}

#[tokio::test(start_paused = true)]
async fn the_loser_is_dropped() {
    let dropped = Arc::new(AtomicBool::new(false));
    let guard = OnDrop(Arc::clone(&dropped));
    tokio::select! {
        _ = async move { let _guard = guard; sleep(Duration::from_secs(5)).await } => unreachable!(),
        _ = sleep(Duration::from_secs(1)) => {}
    }
    assert!(dropped.load(SeqCst));
}

#[tokio::test]
async fn a_loop_until_it_is_told_to_stop() {
    let (work, mut works) = mpsc::channel(8);
    let (stop, mut stopped) = oneshot::channel::<()>();
    let worker = tokio::spawn(async move {
        let mut sum = 0;
        loop {
            tokio::select! {
                biased;
                Some(number) = works.recv() => sum += number,
                _ = &mut stopped => break sum,
            }
        }
    });
    for number in 1..=3 {
        work.send(number).await.unwrap();
    }
    stop.send(()).unwrap();
    assert_eq!(worker.await.unwrap(), 6);
}

#[tokio::test]
async fn aborted() {
    let task = tokio::spawn(std::future::pending::<()>());
    task.abort();
    assert!(task.await.unwrap_err().is_cancelled());
}

#[tokio::test]
async fn all_branches_disabled() {
    let mut nothing: Option<std::future::Ready<i32>> = None;
    let got = tokio::select! {
        value = async { nothing.take().unwrap().await }, if nothing.is_some() => value,
        else => 7,
    };
    assert_eq!(got, 7);
}
