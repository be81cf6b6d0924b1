//@ class: deadlock
//@ kind: barrier
//@ cause: 1 of them came
use std::sync::{Arc, Barrier, mpsc};
use std::thread;

#[test]
fn nobody_else_comes() {
    let (jobs, queue) = mpsc::channel::<u32>();
    thread::spawn(move || while queue.recv().is_ok() {});
    let meeting = Arc::new(Barrier::new(2));
    meeting.wait();
    drop(jobs);
}
