use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

// The worker waits for a message all the time, and the test waits for something that the table does not know.
#[test]
fn a_socket_and_a_child() {
    let (sender, receiver) = mpsc::channel();
    let worker = thread::spawn(move || receiver.iter().sum::<u8>());
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let client = thread::spawn(move || {
        thread::sleep(Duration::from_millis(200));
        TcpStream::connect(address).unwrap().write_all(&[7]).unwrap();
    });
    let mut bytes = Vec::new();
    listener.accept().unwrap().0.read_to_end(&mut bytes).unwrap();
    client.join().unwrap();
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "child", "--ignored", "--nocapture"])
        .env_remove("KOANS_WATCHED")
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    assert!(child.wait().unwrap().success());
    sender.send(bytes[0]).unwrap();
    drop(sender);
    assert_eq!(worker.join().unwrap(), 7);
}

#[test]
#[ignore = "it is the child"]
fn child() {
    thread::sleep(Duration::from_millis(200));
}
