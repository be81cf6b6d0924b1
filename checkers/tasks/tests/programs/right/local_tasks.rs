use std::cell::RefCell;
use std::rc::Rc;
use tokio::task::{LocalSet, spawn_local};

#[tokio::test]
async fn not_send() {
    let seen = Rc::new(RefCell::new(0));
    let local = LocalSet::new();
    let theirs = Rc::clone(&seen);
    local
        .run_until(async move {
            spawn_local(async move { *theirs.borrow_mut() += 1 }).await.unwrap();
        })
        .await;
    let theirs = Rc::clone(&seen);
    local.spawn_local(async move {
        tokio::task::yield_now().await;
        *theirs.borrow_mut() += 1;
    });
    local.await;
    assert_eq!(*seen.borrow(), 2);
}
