//@ sentence: not explored: the test behaves differently when it is run again

// A static keeps what the last execution left in it: that is no failure of the test.
use std::sync::Mutex;

static SEEN: Mutex<Vec<i32>> = Mutex::new(Vec::new());

#[tokio::test]
async fn kept_in_a_static() {
    let tasks = [1, 2].map(|number| tokio::spawn(async move { SEEN.lock().unwrap().push(number) }));
    for task in tasks {
        task.await.unwrap();
    }
    assert_eq!(SEEN.lock().unwrap().len(), 2);
}
