//@ class: deadlock
//@ kind: sender_alive

use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};
use std::thread;

#[test]
fn a_pool_of_two() {
    let (jobs, queue) = channel::<u32>();
    let queue: Arc<Mutex<Receiver<u32>>> = Arc::new(Mutex::new(queue));
    let workers: Vec<_> = (0..2)
        .map(|_| {
            let queue = Arc::clone(&queue);
            thread::spawn(move || while let Ok(_job) = queue.lock().unwrap().recv() {})
        })
        .collect();
    jobs.send(1).unwrap();
    for worker in workers {
        worker.join().unwrap();
    }
    drop(jobs);
}
