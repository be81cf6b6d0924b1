//@ verdict: deadlock
//@ why: A worker for each core asks, and one for each station draws.
//! A weather office asks all its stations for their reports, and draws a map of each.
//! To ask is to wait, and that needs no core: let as many wait as there are stations.
//! To draw is to compute, and two who draw on one core are no faster than one. One
//! pool with a worker for each core is too small for the one kind of work; a larger
//! one is too large for the other. Mend `forecast`.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Barrier, Mutex};
use std::thread;

/// Asks every station, and draws a map of each report. The maps come in the order
/// of the stations.
fn forecast(office: &Arc<Office>, stations: &[&'static str]) -> Vec<String> {
    let asking = Pool::new(office.cores);
    let drawing = Pool::new(stations.len());

    let report_of = |&station: &&'static str| {
        let office = Arc::clone(office);
        asking.submit(move || office.ask(station))
    };
    let map_of = |report| {
        let office = Arc::clone(office);
        drawing.submit(move || office.draw(report))
    };
    let reports: Vec<_> = stations.iter().map(report_of).collect();
    let maps: Vec<_> = reports.into_iter().map(|r| map_of(r.wait())).collect();
    maps.into_iter().map(Pending::wait).collect()
}

#[test]
fn two_maps_are_drawn_at_once_on_two_cores() {
    let office = Office::new(2, 2);
    let maps = forecast(&office, &["Oslo", "Rome"]);
    assert_eq!(maps, ["a map of Oslo", "a map of Rome"]);
}

#[test]
fn two_stations_are_asked_at_once_on_one_core() {
    let office = Office::new(1, 2);
    let maps = forecast(&office, &["Oslo", "Rome"]);
    assert_eq!(maps, ["a map of Oslo", "a map of Rome"]);
}

// ---- the stage: nothing to change below this line ----

/// An office with some cores. It asks stations that answer when all were asked.
struct Office {
    cores: usize,
    all_are_asked: Barrier,
    all_cores_draw: Barrier,
    drawing: AtomicUsize,
}

impl Office {
    fn new(cores: usize, stations: usize) -> Arc<Office> {
        Arc::new(Office {
            cores,
            all_are_asked: Barrier::new(stations),
            all_cores_draw: Barrier::new(cores),
            drawing: AtomicUsize::new(0),
        })
    }

    /// Waits for a report, and hardly computes.
    fn ask(&self, station: &'static str) -> &'static str {
        self.all_are_asked.wait();
        station
    }

    /// Computes, on all cores at once. Whoever has to share a core is late.
    fn draw(&self, report: &'static str) -> String {
        let drawing = self.drawing.fetch_add(1, Ordering::SeqCst) + 1;
        self.all_cores_draw.wait();
        self.drawing.fetch_sub(1, Ordering::SeqCst);
        let late = if drawing > self.cores { "late " } else { "" };
        format!("a {late}map of {report}")
    }
}

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
