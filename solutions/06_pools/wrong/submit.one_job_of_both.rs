//@ verdict: deadlock
//@ why: One job of both is one for one cook, who bakes and then boils.
//! A kitchen is a pool: its cooks are threads that wait for jobs. `submit` hands a
//! job over and returns at once, with a pending result. That is like the number you
//! are given at a counter: you may go and do something else, and `wait` with it
//! later. Here somebody stands at the counter until the bread is baked, and only
//! then thinks of the eggs, and of the table. Mend `breakfast`.

use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Barrier, Mutex};
use std::thread;

/// Has bread and eggs made in the kitchen, and sets the table meanwhile.
fn breakfast(
    kitchen: &Pool,
    bake: impl FnOnce() -> &'static str + Send + 'static,
    boil: impl FnOnce() -> &'static str + Send + 'static,
    set_the_table: impl FnOnce() -> &'static str,
) -> [&'static str; 3] {
    let both = kitchen.submit(move || (bake(), boil()));
    let table = set_the_table();
    let (bread, eggs) = both.wait();
    [table, bread, eggs]
}

#[test]
fn the_table_is_set_while_the_only_cook_is_busy() {
    let kitchen = Pool::new(1);
    let both_at_work = Arc::new(Barrier::new(2));
    let cook = Arc::clone(&both_at_work);
    let bake = move || {
        cook.wait();
        "bread"
    };
    let set_the_table = || {
        both_at_work.wait();
        "table"
    };
    let served = breakfast(&kitchen, bake, || "eggs", set_the_table);
    assert_eq!(served, ["table", "bread", "eggs"]);
}

#[test]
fn the_table_is_set_while_two_cooks_are_busy() {
    let kitchen = Pool::new(2);
    let all_at_work = Arc::new(Barrier::new(3));
    let (one, two) = (Arc::clone(&all_at_work), Arc::clone(&all_at_work));
    let bake = move || {
        one.wait();
        "bread"
    };
    let boil = move || {
        two.wait();
        "eggs"
    };
    let set_the_table = || {
        all_at_work.wait();
        "table"
    };
    let served = breakfast(&kitchen, bake, boil, set_the_table);
    assert_eq!(served, ["table", "bread", "eggs"]);
}

// ---- the stage: nothing to change below this line ----

type Job = Box<dyn FnOnce() + Send>;

/// Some workers, who take jobs from one queue. They go home when the pool is
/// dropped, and nothing is left to do.
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
