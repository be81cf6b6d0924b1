//! A use of every public item of `std::sync::mpsc` that is stable in 1.95.

use std::error::Error;
use std::sync::mpsc::{
    IntoIter, Iter, Receiver, RecvError, RecvTimeoutError, SendError, Sender, SyncSender, TryIter, TryRecvError,
    TrySendError, channel, sync_channel,
};
use std::thread;
use std::time::Duration;

#[test]
fn without_a_bound() {
    let (sender, receiver): (Sender<u32>, Receiver<u32>) = channel();
    sender.send(1).unwrap();
    sender.clone().send(2).unwrap();
    sender.send(3).unwrap();
    assert_eq!(receiver.recv(), Ok(1));
    assert_eq!(receiver.recv_timeout(Duration::from_secs(5)), Ok(2));
    assert_eq!(receiver.try_recv(), Ok(3));
    assert_eq!(receiver.try_recv(), Err(TryRecvError::Empty));
    assert_eq!(receiver.recv_timeout(Duration::from_millis(1)), Err(RecvTimeoutError::Timeout));
    drop(sender);
    assert_eq!(receiver.try_recv(), Err(TryRecvError::Disconnected));
    assert_eq!(receiver.recv_timeout(Duration::from_secs(5)), Err(RecvTimeoutError::Disconnected));
    assert_eq!(receiver.recv(), Err(RecvError));
    assert_eq!(format!("{receiver:?}"), "Receiver { .. }");
}

#[test]
fn with_a_bound() {
    let (sender, receiver): (SyncSender<u32>, Receiver<u32>) = sync_channel(1);
    assert_eq!((sender.try_send(1), sender.try_send(2)), (Ok(()), Err(TrySendError::Full(2))));
    let other = sender.clone();
    let producer = thread::spawn(move || other.send(3));
    assert_eq!((receiver.recv(), receiver.recv()), (Ok(1), Ok(3)));
    producer.join().unwrap().unwrap();
    drop(receiver);
    assert_eq!((sender.send(4), sender.try_send(5)), (Err(SendError(4)), Err(TrySendError::Disconnected(5))));
    assert_eq!(format!("{sender:?}"), "SyncSender { .. }");
    let (sender, receiver) = sync_channel(0);
    let producer = thread::spawn(move || sender.send("now"));
    assert_eq!(receiver.recv(), Ok("now"));
    producer.join().unwrap().unwrap();
}

#[test]
fn iterators() {
    let (sender, receiver) = channel();
    (0..5).for_each(|number| sender.send(number).unwrap());
    let mut some: Iter<'_, i32> = receiver.iter();
    assert_eq!((some.next(), some.next()), (Some(0), Some(1)));
    for number in &receiver {
        assert_eq!(number, 2);
        break;
    }
    let mut there: TryIter<'_, i32> = receiver.try_iter();
    assert_eq!((there.next(), there.next(), there.next()), (Some(3), Some(4), None));
    sender.send(5).unwrap();
    drop(sender);
    let all: IntoIter<i32> = receiver.into_iter();
    assert_eq!(all.collect::<Vec<_>>(), [5]);
}

#[test]
fn errors() {
    let all: [Box<dyn Error>; 5] = [
        Box::new(SendError(1)),
        Box::new(TrySendError::from(SendError(1))),
        Box::new(RecvError),
        Box::new(TryRecvError::from(RecvError)),
        Box::new(RecvTimeoutError::from(RecvError)),
    ];
    let texts: Vec<String> = all.iter().map(|error| error.to_string()).collect();
    assert_eq!(texts[0], "sending on a closed channel");
    assert_eq!(texts[2], "receiving on a closed channel");
}
