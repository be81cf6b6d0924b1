#[tokio::test]
async fn ids() {
    let task = tokio::spawn(async { tokio::task::id() });
    let id = task.id();
    assert_eq!(task.await.unwrap(), id);
    assert!(tokio::task::try_id().is_none());
}

#[tokio::test]
async fn alive() {
    let handle = tokio::runtime::Handle::current();
    let task = handle.spawn(std::future::pending::<()>());
    assert_eq!(handle.metrics().num_alive_tasks(), 1);
    task.abort();
    assert!(task.await.unwrap_err().is_cancelled());
    assert_eq!(handle.metrics().num_alive_tasks(), 0);
}

#[tokio::test]
#[should_panic(expected = "Cannot start a runtime from within a runtime")]
async fn nested() {
    tokio::runtime::Runtime::new().unwrap().block_on(async {});
}
