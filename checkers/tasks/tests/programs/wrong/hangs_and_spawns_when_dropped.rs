//@ class: deadlock
//@ kind: never_notified

use tokio::sync::Notify;

struct Connection;

impl Drop for Connection {
    fn drop(&mut self) {
        tokio::spawn(async {});
    }
}

#[tokio::test]
async fn given_up_in_the_middle() {
    let _connection = Connection;
    Notify::new().notified().await;
}
