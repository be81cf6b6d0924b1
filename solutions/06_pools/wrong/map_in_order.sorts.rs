//@ verdict: assertion_failed
//@ why: Sorted by the alphabet, a play begins in the evening.
//! A theatre has a play translated. Its acts go to an office where several people
//! work, and come back one after another. The theatre means to play them in the
//! order in which the author has put them, but which act is finished first depends
//! on who was faster. `submit` returns the pending results in a certain order. Mend
//! `translate_all`.

use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Barrier, Mutex};
use std::thread;

/// Has all acts translated, several at a time. The translations come in the order
/// of the acts.
fn translate_all(
    office: &Pool,
    translate: fn(&'static str) -> String,
    acts: &[&'static str],
) -> Vec<String> {
    let finished = Arc::new(Mutex::new(Vec::new()));
    let mut pending = Vec::new();
    for &act in acts {
        let finished = Arc::clone(&finished);
        pending.push(office.submit(move || {
            let translated = translate(act);
            finished.lock().unwrap().push(translated);
        }));
    }
    for one in pending {
        one.wait();
    }
    let mut finished = finished.lock().unwrap().clone();
    finished.sort();
    finished
}

#[test]
fn the_acts_come_in_the_order_of_the_play() {
    let office = Pool::new(2);
    let translate = |act| format!("{act} in English");
    assert_eq!(
        translate_all(&office, translate, &["Morgen", "Abend"]),
        ["Morgen in English", "Abend in English"],
        "the play begins in the morning"
    );
}

#[test]
fn two_acts_are_translated_at_the_same_time() {
    let office = Pool::new(2);
    let translate = |act| {
        static BOTH_AT_WORK: Barrier = Barrier::new(2);
        BOTH_AT_WORK.wait();
        format!("{act} in English")
    };
    assert_eq!(
        translate_all(&office, translate, &["Morgen", "Abend"]),
        ["Morgen in English", "Abend in English"],
        "the play begins in the morning"
    );
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
