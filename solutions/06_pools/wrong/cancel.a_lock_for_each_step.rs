//@ verdict: race
//@ why: The state is one and lies behind a lock; but the lock is let go between the look and the act.
//! A print shop is a pool: its presses take one poster after another. As long as a
//! poster waits in the queue, the customer may cancel it, and pays nothing. Once it
//! is on the press it is too late, and `cancel` says so. Each side looks at what the
//! other one has done, and then does its own. But who has looked does not know what
//! comes next: some posters are printed, and nobody pays for them. Mend `Ticket`.

use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex};
use std::thread;

/// What the press and the customer know about one poster.
struct Ticket {
    state: Mutex<State>,
}

#[derive(PartialEq)]
enum State {
    Waiting,
    OnThePress,
    Cancelled,
}

impl Ticket {
    fn new() -> Ticket {
        Ticket {
            state: Mutex::new(State::Waiting),
        }
    }

    /// The press takes the poster out of the queue. Returns whether to print it.
    fn begin(&self) -> bool {
        if *self.state.lock().unwrap() == State::Cancelled {
            return false;
        }
        *self.state.lock().unwrap() = State::OnThePress;
        true
    }

    /// The customer cancels. Returns whether that was in time: if so, the poster is
    /// never printed, and if not, it is. To cancel it once more changes nothing.
    fn cancel(&self) -> bool {
        if *self.state.lock().unwrap() == State::OnThePress {
            return false;
        }
        *self.state.lock().unwrap() = State::Cancelled;
        true
    }
}

#[test]
fn what_waits_in_the_queue_can_be_cancelled() {
    let shop = Pool::new(1);
    let (hand, press) = mpsc::channel();
    let first = shop.submit(move || press.recv().unwrap());
    let second = shop.submit(|| "circus");

    assert!(second.cancel(), "the press was busy with another poster");
    assert!(second.cancel(), "it is still cancelled");
    hand.send("opera").unwrap();
    assert_eq!(first.wait(), Some("opera"), "nobody has cancelled it");
    assert_eq!(second.wait(), None, "it was cancelled in time");
}

#[test]
fn what_is_on_the_press_is_printed() {
    let shop = Pool::new(1);
    let (press, eye) = mpsc::channel();
    let poster = shop.submit(move || {
        press.send("it rolls").unwrap();
        "circus"
    });

    assert_eq!(eye.recv(), Ok("it rolls"));
    assert!(!poster.cancel(), "the press was rolling");
    assert_eq!(poster.wait(), Some("circus"), "it was too late to cancel");
}

#[test]
fn who_cancels_at_the_last_moment_is_told_the_truth() {
    let shop = Pool::new(1);
    let poster = shop.submit(|| "circus");
    let in_time = poster.cancel();
    match poster.wait() {
        Some(_) => assert!(!in_time, "it is printed, and nobody pays for it"),
        None => assert!(in_time, "it is to be paid for, and was not printed"),
    }
}

// ---- the stage: nothing to change below this line ----

type Job = Box<dyn FnOnce() + Send>;

/// So many workers, who take jobs from one queue.
struct Pool {
    queue: Sender<Job>,
}

/// A result that will be there later, unless the job is cancelled.
struct Pending<T> {
    ticket: Arc<Ticket>,
    result: Receiver<T>,
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

    /// Puts a job into the queue. It is done if its ticket may still `begin` then.
    fn submit<T: Send + 'static>(&self, job: impl FnOnce() -> T + Send + 'static) -> Pending<T> {
        let ticket = Arc::new(Ticket::new());
        let (done, result) = mpsc::channel();
        let its_ticket = Arc::clone(&ticket);
        let job = move || {
            if its_ticket.begin() {
                drop(done.send(job()));
            }
        };
        self.queue.send(Box::new(job)).unwrap();
        Pending { ticket, result }
    }
}

impl<T> Pending<T> {
    /// Cancels the job, and returns whether that was in time.
    fn cancel(&self) -> bool {
        self.ticket.cancel()
    }

    /// Waits until the worker has come to the job. There is no result if the job
    /// was cancelled.
    fn wait(self) -> Option<T> {
        self.result.recv().ok()
    }
}
