use std::sync::Arc;
use tokio::sync::{Mutex, MutexGuard, OwnedMutexGuard};

#[tokio::test]
async fn held_across_an_await() {
    let total = Arc::new(Mutex::new(0));
    let tasks: Vec<_> = (0..3)
        .map(|_| {
            let total = Arc::clone(&total);
            tokio::spawn(async move {
                let mut total = total.lock().await;
                let before = *total;
                tokio::task::yield_now().await;
                *total = before + 1;
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    assert_eq!(*total.lock().await, 3);
}

#[tokio::test]
async fn ordered_locks() {
    let (alice, bob) = (Arc::new(Mutex::new(10)), Arc::new(Mutex::new(10)));
    let tasks: Vec<_> = [1, -1]
        .map(|amount| {
            let (alice, bob) = (Arc::clone(&alice), Arc::clone(&bob));
            tokio::spawn(async move {
                let mut alice = alice.lock().await;
                tokio::task::yield_now().await;
                let mut bob = bob.lock().await;
                *alice -= amount;
                *bob += amount;
            })
        })
        .into();
    for task in tasks {
        task.await.unwrap();
    }
    assert_eq!(*alice.lock().await + *bob.lock().await, 20);
}

#[tokio::test]
async fn the_rest_of_it() {
    let pair = Arc::new(Mutex::new((1, 2)));
    let owned: OwnedMutexGuard<_> = Arc::clone(&pair).lock_owned().await;
    assert!(pair.try_lock().is_err());
    drop(owned);
    let mut second = MutexGuard::map(pair.lock().await, |pair| &mut pair.1);
    *second += 1;
    drop(second);
    assert_eq!(*pair.try_lock().unwrap(), (1, 3));
    static COUNT: Mutex<i32> = Mutex::const_new(0);
    assert_eq!(*COUNT.lock().await, 0);
}
