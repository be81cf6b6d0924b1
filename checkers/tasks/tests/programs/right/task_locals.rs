tokio::task_local! {
    static NUMBER: i32;
}

#[tokio::test]
async fn each_task_has_its_own() {
    let tasks = [1, 2].map(|number| {
        tokio::spawn(NUMBER.scope(number, async move {
            tokio::task::yield_now().await;
            NUMBER.get() == number
        }))
    });
    for task in tasks {
        assert!(task.await.unwrap());
    }
}
