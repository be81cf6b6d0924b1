//@ verdict: assertion_failed
//@ why: There is no loop: each mechanic does one job and goes home.
//! A hundred bicycles to mend are no reason to hire a hundred mechanics. A few are
//! hired in the morning, before the first bicycle comes. Each is a thread that loops:
//! it takes a job from the queue, does it, and comes back for the next one, until
//! the workshop has closed and no job is left. Write `hire`.

use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Barrier, Mutex};
use std::thread::{self, JoinHandle};

/// Hires so many mechanics, and lets them work. Does not wait for them.
fn hire(mechanics: usize, jobs: &Arc<Queue>) -> Vec<JoinHandle<()>> {
    (0..mechanics)
        .map(|_| {
            let jobs = Arc::clone(jobs);
            thread::spawn(move || {
                if let Some(job) = jobs.take() {
                    job();
                }
            })
        })
        .collect()
}

#[test]
fn two_mechanics_mend_three_bicycles() {
    let (counter, jobs) = open_workshop();
    let (report, reports) = mpsc::channel();
    let mechanics = hire(2, &jobs);
    let hired: Vec<_> = mechanics.iter().map(|it| it.thread().id()).collect();
    assert_eq!(hired.len(), 2, "two mechanics were to be hired");

    for _bicycle in 0..3 {
        let report = report.clone();
        bring(&counter, move || {
            report.send(thread::current().id()).unwrap()
        });
    }
    close(counter, jobs, mechanics);
    drop(report);

    let who_mended: Vec<_> = reports.iter().collect();
    assert_eq!(who_mended.len(), 3, "three bicycles were to be mended");
    for mechanic in who_mended {
        assert!(
            hired.contains(&mechanic),
            "a bicycle was mended by {mechanic:?}, and hired were {hired:?}"
        );
    }
}

#[test]
fn one_mends_the_small_things_while_the_other_is_busy() {
    let (counter, jobs) = open_workshop();
    let mechanics = hire(2, &jobs);

    // A new gear takes as long as two flat tyres.
    let both_at_work = Arc::new(Barrier::new(2));
    for turns in [2, 1, 1] {
        let both_at_work = Arc::clone(&both_at_work);
        bring(&counter, move || {
            for _turn in 0..turns {
                both_at_work.wait();
            }
        });
    }
    close(counter, jobs, mechanics);
}

// ---- the stage: nothing to change below this line ----

type Job = Box<dyn FnOnce() + Send>;

/// The jobs that are waiting for a mechanic.
struct Queue {
    jobs: Mutex<Receiver<Job>>,
}

impl Queue {
    /// Waits for the next job, and takes it. `None` means that the workshop has
    /// closed, and that no job is left.
    fn take(&self) -> Option<Job> {
        self.jobs.lock().unwrap().recv().ok()
    }
}

/// The counter, where jobs are brought, and the queue they wait in.
fn open_workshop() -> (Sender<Job>, Arc<Queue>) {
    let (counter, jobs) = mpsc::channel();
    let jobs = Mutex::new(jobs);
    (counter, Arc::new(Queue { jobs }))
}

fn bring(counter: &Sender<Job>, job: impl FnOnce() + Send + 'static) {
    counter.send(Box::new(job)).unwrap();
}

/// Closes the workshop, and waits until all mechanics have gone home. A job that
/// is left then is lost.
fn close(counter: Sender<Job>, jobs: Arc<Queue>, mechanics: Vec<JoinHandle<()>>) {
    drop(counter);
    for mechanic in mechanics {
        mechanic.join().unwrap();
    }
    drop(jobs);
}
