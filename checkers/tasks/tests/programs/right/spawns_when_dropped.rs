use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::*};

struct Connection(Arc<AtomicUsize>);

impl Drop for Connection {
    fn drop(&mut self) {
        let closed = Arc::clone(&self.0);
        tokio::spawn(async move { closed.fetch_add(1, SeqCst) });
    }
}

#[tokio::test]
async fn in_a_task_that_is_left() {
    let closed = Arc::new(AtomicUsize::new(0));
    let connection = Connection(Arc::clone(&closed));
    let task = tokio::spawn(async move {
        let _connection = connection;
        std::future::pending::<()>().await
    });
    task.abort();
    assert!(task.await.is_err());
    drop(Connection(closed));
}
