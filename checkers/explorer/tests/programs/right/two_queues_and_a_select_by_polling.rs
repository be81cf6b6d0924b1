use std::sync::mpsc::{TryRecvError, channel};
use std::thread;

#[test]
fn takes_from_both() {
    let (left, from_left) = channel();
    let (right, from_right) = channel();
    thread::spawn(move || left.send(1));
    thread::spawn(move || right.send(2));
    let (mut sum, mut open) = (0, [true, true]);
    while open != [false, false] {
        for (at, channel) in [&from_left, &from_right].into_iter().enumerate() {
            match channel.try_recv() {
                Ok(number) => sum += number,
                Err(TryRecvError::Disconnected) => open[at] = false,
                Err(TryRecvError::Empty) => thread::yield_now(),
            }
        }
    }
    assert_eq!(sum, 3);
}
