use std::sync::mpsc::channel;
use std::thread;

#[test]
fn sending_may_fail() {
    let (sender, receiver) = channel();
    let producer = thread::spawn(move || (0..2).take_while(|&number| sender.send(number).is_ok()).count());
    assert_eq!(receiver.recv(), Ok(0));
    drop(receiver);
    assert!((1..=2).contains(&producer.join().unwrap()));
}
