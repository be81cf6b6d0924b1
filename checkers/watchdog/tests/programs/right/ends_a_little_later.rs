use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

#[test]
fn after_its_last_message() {
    let (sender, receiver) = std::sync::mpsc::channel();
    let tidy = Arc::new(Mutex::new(()));
    thread::spawn(move || {
        sender.send(1).unwrap();
        drop(tidy.lock().unwrap());
        thread::sleep(Duration::from_millis(20));
    });
    assert_eq!(receiver.recv(), Ok(1));
}
