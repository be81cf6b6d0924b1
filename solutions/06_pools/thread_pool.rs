//! A print shop with a few presses, and orders that come in all day. Each press is a
//! thread: it takes an order from the queue, prints, and comes back for the next.
//! Whoever brings an order gets a `Pending`, which shares a slot with the order: it
//! is empty until the result is put in. That is all there is to a thread pool. Write
//! `work`, then `submit`, then `wait`.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Barrier, Condvar, Mutex, mpsc};
use std::thread;

type Job = Box<dyn FnOnce() + Send>;

struct Pool {
    queue: mpsc::Sender<Job>,
}

/// A result that will be there later.
struct Pending<T> {
    slot: Arc<Slot<T>>,
}

struct Slot<T> {
    /// `None` until the job is done.
    result: Mutex<Option<T>>,
    done: Condvar,
}

/// What each worker does: one job after another, until no more can come.
fn work(jobs: &Mutex<mpsc::Receiver<Job>>) {
    let next = || jobs.lock().unwrap().recv();
    while let Ok(job) = next() {
        job();
    }
}

impl Pool {
    fn new(workers: usize) -> Pool {
        let (queue, jobs) = mpsc::channel();
        let jobs = Arc::new(Mutex::new(jobs));
        for _ in 0..workers {
            let jobs = Arc::clone(&jobs);
            thread::spawn(move || work(&jobs));
        }
        Pool { queue }
    }

    /// Puts a job into the queue, and does not wait for it.
    fn submit<T: Send + 'static>(&self, job: impl FnOnce() -> T + Send + 'static) -> Pending<T> {
        let slot = Arc::new(Slot::empty());
        let pending = Pending {
            slot: Arc::clone(&slot),
        };
        let job = move || {
            let result = job();
            *slot.result.lock().unwrap() = Some(result);
            slot.done.notify_one();
        };
        self.queue.send(Box::new(job)).unwrap();
        pending
    }
}

impl<T> Pending<T> {
    /// Waits until the job is done, and returns what it has returned.
    fn wait(self) -> T {
        let mut result = self.slot.result.lock().unwrap();
        while result.is_none() {
            result = self.slot.done.wait(result).unwrap();
        }
        result.take().unwrap()
    }

    /// Whether the job is done. Does not wait.
    fn is_done(&self) -> bool {
        self.slot.result.lock().unwrap().is_some()
    }
}

impl<T> Slot<T> {
    fn empty() -> Slot<T> {
        Slot {
            result: Mutex::new(None),
            done: Condvar::new(),
        }
    }
}

#[test]
fn a_press_prints_what_is_in_the_queue_and_stops() {
    static SHEETS: AtomicU32 = AtomicU32::new(0);
    let (queue, jobs) = mpsc::channel::<Job>();
    let print = || SHEETS.store(120, Ordering::SeqCst);
    queue.send(Box::new(print)).unwrap();
    drop(queue);
    work(&Mutex::new(jobs));
    assert_eq!(SHEETS.load(Ordering::SeqCst), 120, "sheets were ordered");
}

#[test]
fn a_poster_is_pending_until_it_is_printed() {
    let presses = Pool::new(1);
    let ink = Arc::new(Barrier::new(2));
    let has_come = Arc::clone(&ink);
    let poster = presses.submit(move || {
        has_come.wait();
        "poster"
    });
    assert!(!poster.is_done(), "there is no ink yet");
    ink.wait();
    assert_eq!(poster.wait(), "poster");
}

#[test]
fn two_presses_print_at_the_same_time() {
    let presses = Pool::new(2);
    let both_running = Arc::new(Barrier::new(2));
    let print = |sheet: &'static str| {
        let both_running = Arc::clone(&both_running);
        presses.submit(move || {
            both_running.wait();
            sheet
        })
    };
    let (left, right) = (print("left page"), print("right page"));
    assert_eq!(left.wait(), "left page");
    assert_eq!(right.wait(), "right page");
}

#[test]
fn one_press_prints_it_all() {
    let presses = Pool::new(1);
    let print = || presses.submit(|| thread::current().id());
    let (poster, menu) = (print(), print());
    let (poster, menu) = (poster.wait(), menu.wait());
    assert_eq!(poster, menu, "there is one press, and two threads printed");
    assert_ne!(poster, thread::current().id(), "the customer printed");
}
