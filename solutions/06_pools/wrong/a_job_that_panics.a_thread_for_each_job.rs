//@ verdict: assertion_failed
//@ why: A thread of its own for each job keeps the worker alive, and there is no pool any more.
//! A photo lab, with one machine and films from many customers. Now and then a film
//! tears, and that is a panic. It ends the thread it happens in, which is the worker:
//! so the lab stands still, and the customer waits for a result that nobody sends.
//! A worker should live longer than its jobs, and the pending result is the place
//! for bad news as well. Mend `submit`.

use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex};
use std::thread;

type Job = Box<dyn FnOnce() + Send>;

/// Some workers, who take jobs from one queue.
struct Pool {
    queue: Sender<Job>,
}

/// A result that will be there later: what the job returns, or what it panics with.
struct Pending<T> {
    result: Receiver<thread::Result<T>>,
}

impl Pool {
    /// Puts a job into the queue, and does not wait for it.
    fn submit<T: Send + 'static>(&self, job: impl FnOnce() -> T + Send + 'static) -> Pending<T> {
        let (done, result) = mpsc::channel();
        let job = move || {
            let developed = thread::spawn(job).join();
            // Whoever has lost interest in the result is not there to receive it.
            let _ = done.send(developed);
        };
        self.queue.send(Box::new(job)).unwrap();
        Pending { result }
    }
}

#[test]
fn a_film_that_is_whole_comes_back() {
    let lab = Pool::new(1);
    assert_eq!(lab.submit(|| "holidays").wait().unwrap(), "holidays");
}

#[test]
fn the_customer_is_told_that_the_film_tears() {
    let lab = Pool::new(1);
    let holidays = lab.submit(tears);
    let told = holidays.wait().expect_err("the film is torn");
    assert_eq!(told.downcast_ref(), Some(&"the film tears"));
}

#[test]
fn the_same_machine_goes_on_with_the_next_film() {
    let lab = Pool::new(1);
    let before = lab.submit(|| thread::current().id());
    lab.submit(tears);
    let after = lab.submit(|| thread::current().id());
    assert_eq!(
        before.wait().unwrap(),
        after.wait().unwrap(),
        "there is one machine, before the film tears and after it"
    );
}

// ---- the stage: nothing to change below this line ----

fn tears() -> &'static str {
    panic!("the film tears")
}

impl Pool {
    fn new(workers: usize) -> Pool {
        let (queue, jobs) = mpsc::channel::<Job>();
        let jobs = Arc::new(Mutex::new(jobs));
        for _ in 0..workers {
            let jobs = Arc::clone(&jobs);
            let next = move || jobs.lock().unwrap().recv();
            thread::spawn(move || {
                while let Ok(job) = next() {
                    job();
                }
            });
        }
        Pool { queue }
    }
}

impl<T> Pending<T> {
    /// Waits until the job has ended, and tells how.
    fn wait(self) -> thread::Result<T> {
        self.result.recv().expect("nobody will send the result")
    }
}
