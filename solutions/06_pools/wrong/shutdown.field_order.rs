//@ verdict: deadlock
//@ why: Fields are dropped after `drop` has returned, in whatever order.
//! A courier office closes in the evening in three steps: it takes no more parcels,
//! those that are there are still delivered, and when the last courier is back, the
//! lights go out. In Python that is the end of a `with` block; in Rust it is the end
//! of the block in which the pool was made, where the pool is dropped. But here the
//! lights stay on for ever. Which of the three steps is missing? Mend `drop`.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};

type Job = Box<dyn FnOnce() + Send>;

/// Some workers, who take jobs from one queue. Whoever drops the pool waits
/// until all jobs are done.
struct Pool {
    workers: Vec<JoinHandle<()>>,
    /// The way into the queue, as long as the pool is open.
    queue: Option<Sender<Job>>,
}

impl Drop for Pool {
    fn drop(&mut self) {
        for worker in self.workers.drain(..) {
            worker.join().unwrap();
        }
    }
}

#[test]
fn an_office_without_parcels_closes() {
    let couriers = Pool::new(1);
    drop(couriers);
}

#[test]
fn at_the_end_of_the_block_all_parcels_are_delivered() {
    static DELIVERED: AtomicU32 = AtomicU32::new(0);
    {
        let couriers = Pool::new(1);
        for _parcel in 0..2 {
            couriers.submit(|| DELIVERED.fetch_add(1, Ordering::SeqCst));
        }
    }
    assert_eq!(
        DELIVERED.load(Ordering::SeqCst),
        2,
        "there were two parcels"
    );
}

#[test]
fn two_couriers_come_back() {
    static ON_THE_WAY: AtomicU32 = AtomicU32::new(2);
    let receipt = {
        let couriers = Pool::new(2);
        couriers.submit(|| ON_THE_WAY.fetch_sub(1, Ordering::SeqCst));
        couriers.submit(|| {
            ON_THE_WAY.fetch_sub(1, Ordering::SeqCst);
            "signed by the baker"
        })
    };
    assert_eq!(
        ON_THE_WAY.load(Ordering::SeqCst),
        0,
        "the office has closed"
    );
    assert_eq!(receipt.wait(), "signed by the baker");
}

// ---- the stage: nothing to change below this line ----

/// A result that will be there later.
struct Pending<T> {
    result: Receiver<T>,
}

impl Pool {
    fn new(workers: usize) -> Pool {
        let (queue, jobs) = mpsc::channel::<Job>();
        let jobs = Arc::new(Mutex::new(jobs));
        let hire = |_| {
            let jobs = Arc::clone(&jobs);
            let next = move || jobs.lock().unwrap().recv();
            thread::spawn(move || {
                while let Ok(job) = next() {
                    job();
                }
            })
        };
        Pool {
            queue: Some(queue),
            workers: (0..workers).map(hire).collect(),
        }
    }

    /// Puts a job into the queue, and does not wait for it.
    fn submit<T: Send + 'static>(&self, job: impl FnOnce() -> T + Send + 'static) -> Pending<T> {
        let (done, result) = mpsc::channel();
        let job = move || drop(done.send(job()));
        let queue = self.queue.as_ref().expect("the pool is open");
        queue.send(Box::new(job)).unwrap();
        Pending { result }
    }
}

impl<T> Pending<T> {
    /// Waits until the job is done, and returns what it has returned.
    fn wait(self) -> T {
        self.result.recv().unwrap()
    }
}
