//! The engravers again, now as a pool: `submit` hands in a name and returns a
//! pending ring. At each bench is a thread, with an engraver, who is a process. And
//! a process may die: this one does, when somebody asks for a diamond. That job has
//! failed, and whoever handed it in should learn of it. All other jobs should be
//! done, by another engraver. Mend `work`.

use std::io::{self, BufRead, BufReader, Lines, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};

/// The process died that had this job.
#[derive(Debug, PartialEq)]
struct Broken;

struct Job {
    name: String,
    result: Sender<Result<String, Broken>>,
}

/// What the thread at a bench does: one job after another, until no more can come.
fn work(shop: &Shop) {
    let mut engraver = shop.hire();
    while let Some(job) = shop.next_job() {
        let ring = engraver.engrave(&job.name).unwrap();
        let _ = job.result.send(Ok(ring));
    }
}

#[test]
fn one_engraver_does_many_jobs() {
    let pool = Pool::with_benches(1);
    let [ada, grace] = ["Ada", "Grace"].map(|name| pool.submit(name));
    assert_eq!(ada.wait(), Ok("~Ada~".to_string()));
    assert_eq!(grace.wait(), Ok("~Grace~".to_string()));
    assert_eq!(pool.hired(), 1, "engravers were hired");
}

#[test]
fn an_engraver_who_dies_fails_at_one_job_and_is_replaced() {
    let pool = Pool::with_benches(1);
    let [ada, diamond, grace] = ["Ada", "diamond", "Grace"].map(|name| pool.submit(name));
    assert_eq!(ada.wait(), Ok("~Ada~".to_string()));
    assert_eq!(diamond.wait(), Err(Broken));
    assert_eq!(grace.wait(), Ok("~Grace~".to_string()));
    assert_eq!(pool.hired(), 2, "engravers were hired");
}

#[test]
fn a_pool_outlives_its_engravers() {
    let pool = Pool::with_benches(2);
    let diamonds = ["diamond"; 3].map(|name| pool.submit(name));
    for diamond in diamonds {
        assert_eq!(diamond.wait(), Err(Broken));
    }
    assert_eq!(pool.submit("Ada").wait(), Ok("~Ada~".to_string()));
}

// ---- the stage: nothing to change below this line ----

struct Pool {
    hired: Arc<AtomicUsize>,
    jobs: Option<Sender<Job>>,
    benches: Vec<JoinHandle<()>>,
}

/// What the benches have in common.
struct Shop {
    jobs: Mutex<Receiver<Job>>,
    hired: Arc<AtomicUsize>,
}

/// A ring that will be there later.
struct Pending {
    result: Receiver<Result<String, Broken>>,
}

impl Pool {
    fn with_benches(benches: usize) -> Pool {
        let (sender, jobs) = mpsc::channel();
        let jobs = Mutex::new(jobs);
        let hired = Arc::new(AtomicUsize::new(0));
        let shop = Arc::new(Shop {
            jobs,
            hired: Arc::clone(&hired),
        });
        let bench = |_| {
            let shop = Arc::clone(&shop);
            thread::spawn(move || work(&shop))
        };
        Pool {
            benches: (0..benches).map(bench).collect(),
            jobs: Some(sender),
            hired,
        }
    }

    /// Hands in a job, and does not wait for it.
    fn submit(&self, name: &str) -> Pending {
        let (sender, result) = mpsc::channel();
        let job = Job {
            name: name.to_string(),
            result: sender,
        };
        let _ = self.jobs.as_ref().unwrap().send(job);
        Pending { result }
    }

    /// How many engravers have been hired so far.
    fn hired(&self) -> usize {
        self.hired.load(Ordering::Relaxed)
    }
}

impl Drop for Pool {
    /// Takes no more jobs, and waits until those are done that were handed in.
    fn drop(&mut self) {
        drop(self.jobs.take());
        for bench in self.benches.drain(..) {
            let _ = bench.join();
        }
    }
}

impl Pending {
    /// Waits until the job is done, or has failed.
    #[track_caller]
    fn wait(self) -> Result<String, Broken> {
        let Ok(result) = self.result.recv() else {
            panic!("nobody does this job any more")
        };
        result
    }
}

impl Shop {
    /// Waits for a job. `None` when no more can come.
    fn next_job(&self) -> Option<Job> {
        self.jobs.lock().unwrap().recv().ok()
    }

    /// Starts the process of an engraver.
    fn hire(&self) -> Engraver {
        self.hired.fetch_add(1, Ordering::Relaxed);
        let mut process = Command::new(env!("CARGO_BIN_EXE_engraver"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let rings = process.stdout.take().unwrap();
        Engraver {
            names: process.stdin.take(),
            rings: BufReader::new(rings).lines(),
            process,
        }
    }
}

/// A process, which ends when this is dropped.
struct Engraver {
    process: Child,
    names: Option<ChildStdin>,
    rings: Lines<BufReader<ChildStdout>>,
}

impl Engraver {
    /// Has a ring engraved, and waits for it. An error when the process has died.
    fn engrave(&mut self, name: &str) -> io::Result<String> {
        writeln!(self.names.as_mut().unwrap(), "{name}")?;
        let died = || Err(io::ErrorKind::UnexpectedEof.into());
        self.rings.next().unwrap_or_else(died)
    }
}

impl Drop for Engraver {
    fn drop(&mut self) {
        drop(self.names.take());
        let _ = self.process.wait();
    }
}
