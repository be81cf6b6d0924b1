use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::*};
use tokio::sync::{Barrier, Notify, OnceCell, RwLock, Semaphore};

#[tokio::test]
async fn one_notification_is_kept() {
    let notify = Arc::new(Notify::new());
    let theirs = Arc::clone(&notify);
    let waits = tokio::spawn(async move { theirs.notified().await });
    notify.notify_one();
    waits.await.unwrap();
}

#[tokio::test]
async fn begin_to_listen_before_looking() {
    let notify = Arc::new(Notify::new());
    let ready = Arc::new(AtomicUsize::new(0));
    let (theirs, there) = (Arc::clone(&notify), Arc::clone(&ready));
    let waits = tokio::spawn(async move {
        loop {
            let notified = theirs.notified();
            tokio::pin!(notified);
            notified.as_mut().enable();
            if there.load(SeqCst) == 1 {
                break;
            }
            notified.await;
        }
    });
    ready.store(1, SeqCst);
    notify.notify_waiters();
    waits.await.unwrap();
}

#[tokio::test]
async fn no_more_than_two_at_once() {
    let seats = Arc::new(Semaphore::new(2));
    let inside = Arc::new(AtomicUsize::new(0));
    let guests: Vec<_> = (0..3)
        .map(|_| {
            let (seats, inside) = (Arc::clone(&seats), Arc::clone(&inside));
            tokio::spawn(async move {
                let _seat = seats.acquire().await.unwrap();
                assert!(inside.fetch_add(1, SeqCst) < 2);
                tokio::task::yield_now().await;
                inside.fetch_sub(1, SeqCst);
            })
        })
        .collect();
    for guest in guests {
        guest.await.unwrap();
    }
}

#[tokio::test]
async fn the_rest_of_sync() {
    let barrier = Arc::new(Barrier::new(2));
    let theirs = Arc::clone(&barrier);
    let other = tokio::spawn(async move { theirs.wait().await.is_leader() });
    let leads = barrier.wait().await.is_leader();
    assert_ne!(leads, other.await.unwrap());
    let lock = RwLock::new(1);
    assert_eq!(*lock.read().await + *lock.read().await, 2);
    *lock.write().await = 5;
    assert_eq!(lock.into_inner(), 5);
    let cell = OnceCell::new();
    assert_eq!(*cell.get_or_init(|| async { 9 }).await, 9);
}
