use std::time::Duration;
use tokio::runtime::{Builder, Handle, Runtime, RuntimeFlavor};

#[test]
fn current_thread() {
    let runtime = Builder::new_current_thread().enable_all().start_paused(true).build().unwrap();
    let sum = runtime.block_on(async {
        assert_eq!(Handle::current().runtime_flavor(), RuntimeFlavor::CurrentThread);
        let task = tokio::spawn(async {
            tokio::time::sleep(Duration::from_secs(100)).await;
            1
        });
        task.await.unwrap() + 1
    });
    assert_eq!(sum, 2);
}

#[test]
fn entered_and_used_twice() {
    let runtime = Runtime::new().unwrap();
    let task = runtime.spawn(async { 5 });
    let _entered = runtime.enter();
    let other = tokio::spawn(async { 6 });
    assert_eq!(runtime.block_on(task).unwrap(), 5);
    assert_eq!(Handle::current().block_on(other).unwrap(), 6);
}

#[test]
fn dropped_tasks_are_cancelled() {
    let runtime = Builder::new_current_thread().build().unwrap();
    let task = runtime.spawn(std::future::pending::<()>());
    drop(runtime);
    assert!(task.is_finished());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn block_in_place() {
    assert_eq!(tokio::task::block_in_place(|| 1 + 1), 2);
}
