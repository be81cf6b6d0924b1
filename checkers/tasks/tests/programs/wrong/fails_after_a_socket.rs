//@ class: assertion_failed
//@ sentence: not explored: it uses sockets, signals or child processes

use tokio::net::TcpListener;

#[tokio::test]
async fn a_real_socket() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    assert!(listener.local_addr().unwrap().port() == 0);
}
