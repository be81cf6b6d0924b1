use std::sync::mpsc::sync_channel;
use std::thread;

#[test]
fn sends_more_than_fits() {
    let (sender, receiver) = sync_channel(1);
    let producer = thread::spawn(move || (0..3).for_each(|number| sender.send(number).unwrap()));
    assert_eq!(receiver.iter().collect::<Vec<_>>(), [0, 1, 2]);
    producer.join().unwrap();
}
