//@ verdict: deadlock
//@ why: The last district that was handed in is waited for first, and the other one may be ready.
//! Election night. Every district counts its votes, in offices that work at the same
//! time, and the evening news announces each result. But the north is large and
//! counts for long, and as long as it is waited for, nobody is told what the south
//! has known for an hour. The order of the results does not matter tonight: whatever
//! is ready is announced. Mend `announce_all`.

use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Barrier, Mutex};
use std::thread;

/// Counts a district, and returns its result.
type Count = fn() -> &'static str;

/// Has all districts counted, and announces each result as soon as it is there.
fn announce_all(offices: &Pool, counts: &[Count], mut announce: impl FnMut(&'static str)) {
    let mut pending: Vec<_> = counts.iter().map(|&count| offices.submit(count)).collect();
    while let Some(district) = pending.pop() {
        announce(district.wait());
    }
}

#[test]
fn the_south_is_announced_while_the_north_counts() {
    static SOUTH_IS_KNOWN: Barrier = Barrier::new(2);
    let south: Count = || "south";
    let north: Count = || {
        SOUTH_IS_KNOWN.wait();
        "north"
    };
    let mut announced = Vec::new();
    announce_all(&Pool::new(2), &[north, south], |district| {
        announced.push(district);
        if district == "south" {
            SOUTH_IS_KNOWN.wait();
        }
    });
    assert_eq!(announced, ["south", "north"]);
}

#[test]
fn the_north_is_announced_while_the_south_counts() {
    static NORTH_IS_KNOWN: Barrier = Barrier::new(2);
    let north: Count = || "north";
    let south: Count = || {
        NORTH_IS_KNOWN.wait();
        "south"
    };
    let mut announced = Vec::new();
    announce_all(&Pool::new(2), &[north, south], |district| {
        announced.push(district);
        if district == "north" {
            NORTH_IS_KNOWN.wait();
        }
    });
    assert_eq!(announced, ["north", "south"]);
}

#[test]
fn a_single_district_can_be_waited_for() {
    let offices = Pool::new(1);
    assert_eq!(offices.submit(|| "east").wait(), "east");
}

// ---- the stage: nothing to change below this line ----

type Job = Box<dyn FnOnce() + Send>;

/// Some workers, who take jobs from one queue.
struct Pool {
    queue: Sender<Job>,
}

/// A result that will be there later.
struct Pending<T> {
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

    /// Puts a job into the queue, and does not wait for it.
    fn submit<T: Send + 'static>(&self, job: impl FnOnce() -> T + Send + 'static) -> Pending<T> {
        let (done, result) = mpsc::channel();
        let job = move || drop(done.send(job()));
        self.queue.send(Box::new(job)).unwrap();
        Pending { result }
    }
}

impl<T> Pending<T> {
    /// Waits until the job is done, and returns what it has returned.
    fn wait(self) -> T {
        self.result.recv().unwrap()
    }
}
