//@ class: race
//@ kind: timed_out

use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

#[test]
fn the_answer_comes_in_time() {
    let (sender, receiver) = channel();
    thread::scope(|scope| {
        scope.spawn(move || sender.send(42).unwrap());
        assert_eq!(receiver.recv_timeout(Duration::from_millis(10)), Ok(42));
    });
}
