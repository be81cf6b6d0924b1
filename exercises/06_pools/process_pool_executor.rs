//! A pool of processes looks like a pool of threads: `submit` gives a pending result,
//! and `wait` waits for it. It has one thing more to see to: a process can die in the
//! middle of a job, and take nothing but itself with it. The job's pending result
//! hears of that. But this pool goes on asking the dead, and no later job gets an
//! answer. Mend `serve`.

use std::io::{self, BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};

/// What each thread of the pool does: it has one worker process, and passes the
/// questions of the jobs on to it.
fn serve(jobs: &Mutex<Receiver<Job>>, staff: &Staff) {
    let mut worker = staff.hire();
    loop {
        let Ok(job) = jobs.lock().unwrap().recv() else {
            break;
        };
        let answer = worker.ask(job.number);
        let _ = job.pending.send(answer);
    }
    staff.dismiss(worker);
}

#[test]
fn numbers_are_doubled_in_another_process() {
    let pool = Pool::new(2);
    let pending = [5, 10, 15].map(|number| pool.submit(number));
    assert_eq!(pending.map(|one| one.wait().unwrap()), [10, 20, 30]);
}

#[test]
fn whoever_kills_the_worker_hears_of_it_and_nobody_else_does() {
    let pool = Pool::new(1);
    let pending = [21, DEADLY, 4].map(|number| pool.submit(number).wait().ok());
    assert_eq!(pending, [Some(42), None, Some(8)]);
}

#[test]
fn a_worker_stays_as_long_as_it_lives() {
    let pool = Pool::new(1);
    for number in [1, 2, DEADLY, 3, 4] {
        let _ = pool.submit(number).wait();
    }
    assert_eq!(
        pool.close().hired,
        2,
        "workers, as the only reason for a second one is the death of the first"
    );
}

#[test]
fn whoever_was_hired_is_waited_for() {
    let pool = Pool::new(2);
    let pending = [DEADLY, 7, DEADLY].map(|number| pool.submit(number));
    for one in pending {
        let _ = one.wait();
    }
    let count = pool.close();
    assert_eq!(
        count.hired, count.dismissed,
        "a dead process that nobody waits for stays in the system's table"
    );
}

// ---- the stage: nothing to change below this line ----

/// A number that no worker survives.
const DEADLY: u64 = 0;

struct Job {
    number: u64,
    pending: Sender<io::Result<u64>>,
}

/// A result that may not be there yet.
struct Pending(Receiver<io::Result<u64>>);

impl Pending {
    /// Waits for the result; an error if the worker has died over the job.
    fn wait(self) -> io::Result<u64> {
        let forgotten = |_| Err(io::Error::other("nobody cares for this job any more"));
        self.0.recv().unwrap_or_else(forgotten)
    }
}

struct Pool {
    jobs: Option<Sender<Job>>,
    threads: Vec<JoinHandle<()>>,
    staff: Arc<Staff>,
}

impl Pool {
    fn new(workers: usize) -> Pool {
        let (sender, jobs) = mpsc::channel();
        let (jobs, staff) = (Arc::new(Mutex::new(jobs)), Arc::new(Staff::default()));
        let thread = |_| {
            let (jobs, staff) = (Arc::clone(&jobs), Arc::clone(&staff));
            thread::spawn(move || serve(&jobs, &staff))
        };
        let threads = (0..workers).map(thread).collect();
        Pool {
            jobs: Some(sender),
            threads,
            staff,
        }
    }

    fn submit(&self, number: u64) -> Pending {
        let (pending, result) = mpsc::channel();
        let job = Job { number, pending };
        // Nobody may be left to do it: then the result says so.
        let _ = self.jobs.as_ref().unwrap().send(job);
        Pending(result)
    }

    /// Waits for all threads, and says how many workers came and went.
    fn close(mut self) -> Count {
        self.jobs = None;
        for thread in self.threads.drain(..) {
            let _ = thread.join();
        }
        self.staff.0.lock().unwrap().clone()
    }
}

#[derive(Clone, Default)]
struct Count {
    hired: usize,
    dismissed: usize,
}

#[derive(Default)]
struct Staff(Mutex<Count>);

impl Staff {
    /// Starts a worker process.
    fn hire(&self) -> Worker {
        self.0.lock().unwrap().hired += 1;
        let mut process = Command::new(env!("CARGO_BIN_EXE_reckoner"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let questions = process.stdin.take().unwrap();
        let answers = BufReader::new(process.stdout.take().unwrap());
        Worker {
            process,
            questions,
            answers,
        }
    }

    /// Asks a worker no more, and waits for its end.
    fn dismiss(&self, worker: Worker) {
        let Worker {
            mut process,
            questions,
            ..
        } = worker;
        drop(questions);
        process.wait().unwrap();
        self.0.lock().unwrap().dismissed += 1;
    }
}

struct Worker {
    process: Child,
    questions: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Worker {
    /// Writes a line, and reads one. If the process is dead there is none to read.
    fn ask(&mut self, number: u64) -> io::Result<u64> {
        writeln!(self.questions, "{number}")?;
        let mut answer = String::new();
        self.answers.read_line(&mut answer)?;
        answer.trim().parse().map_err(io::Error::other)
    }
}
