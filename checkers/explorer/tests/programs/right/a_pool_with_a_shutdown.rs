use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};

type Job = Box<dyn FnOnce() + Send>;

struct Pool {
    jobs: Option<Sender<Job>>,
    workers: Vec<JoinHandle<()>>,
}

impl Pool {
    fn new(size: usize) -> Self {
        let (jobs, queue) = channel::<Job>();
        let queue: Arc<Mutex<Receiver<Job>>> = Arc::new(Mutex::new(queue));
        let work = |queue: Arc<Mutex<Receiver<Job>>>| {
            move || {
                loop {
                    let Ok(job) = queue.lock().unwrap().recv() else { return };
                    job();
                }
            }
        };
        let workers = (0..size).map(|_| thread::spawn(work(Arc::clone(&queue)))).collect();
        Pool { jobs: Some(jobs), workers }
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        self.jobs.take();
        for worker in self.workers.drain(..) {
            worker.join().unwrap();
        }
    }
}

#[test]
fn all_jobs_are_done() {
    let done = Arc::new(Mutex::new(0));
    let pool = Pool::new(2);
    for _ in 0..2 {
        let done = Arc::clone(&done);
        pool.jobs.as_ref().unwrap().send(Box::new(move || *done.lock().unwrap() += 1)).unwrap();
    }
    drop(pool);
    assert_eq!(*done.lock().unwrap(), 2);
}
