//@ class: blocking
//@ kind: thread_sleep
//@ sentence: not explored: it uses sockets, signals or child processes

use std::thread;
use std::time::Duration;
use tokio::net::UdpSocket;

#[tokio::test]
async fn after_a_socket() {
    let _socket = UdpSocket::bind("127.0.0.1:0").await.unwrap();
    tokio::spawn(async { thread::sleep(Duration::from_millis(1)) }).await.unwrap();
}
