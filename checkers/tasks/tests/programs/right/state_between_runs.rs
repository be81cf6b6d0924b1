//@ sentence: not explored: the test behaves differently when it is run again

// A static keeps what the last execution left in it: that is no failure of the test.
use std::sync::atomic::{AtomicUsize, Ordering::*};

static HITS: AtomicUsize = AtomicUsize::new(0);

#[tokio::test]
async fn counted_in_a_static() {
    let tasks = [(); 2].map(|()| tokio::spawn(async { HITS.fetch_add(1, SeqCst) }));
    for task in tasks {
        task.await.unwrap();
    }
    assert_eq!(HITS.load(SeqCst), 2);
}
