//~ exercise
//! TO WRITE: the idea in two or three sentences, and what there is to do.
//! The code below is an example that works: put your own in its place.

use std::{sync::mpsc, thread};

#[test]
fn the_worker_counts_down() {
    let (jobs, inbox) = mpsc::channel();
    let (results, seen) = mpsc::channel();
    let again = jobs.clone();
    thread::spawn(move || {
        for job in inbox {
            results.send(job).unwrap();
            if job > 1 {
                again.send(job - 1).unwrap();
            }
        }
    });
    jobs.send(2).unwrap();
    drop(jobs);

    assert_eq!(seen.iter().take(2).collect::<Vec<_>>(), [2, 1]);
}
//~ solution
use std::{sync::mpsc, thread};

#[test]
fn the_worker_counts_down() {
    let (jobs, inbox) = mpsc::channel();
    let (results, seen) = mpsc::channel();
    let again = jobs.clone();
    let worker = thread::spawn(move || {
        for job in inbox {
            results.send(job).unwrap();
            if job == 1 {
                break;
            }
            again.send(job - 1).unwrap();
        }
    });
    jobs.send(2).unwrap();
    drop(jobs);

    assert_eq!(seen.iter().take(2).collect::<Vec<_>>(), [2, 1]);
    worker.join().unwrap();
}
//~ wrong waits_for_it deadlock
use std::{sync::mpsc, thread};

#[test]
fn the_worker_counts_down() {
    let (jobs, inbox) = mpsc::channel();
    let (results, seen) = mpsc::channel();
    let again = jobs.clone();
    let worker = thread::spawn(move || {
        for job in inbox {
            results.send(job).unwrap();
            if job > 1 {
                again.send(job - 1).unwrap();
            }
        }
    });
    jobs.send(2).unwrap();
    drop(jobs);

    assert_eq!(seen.iter().take(2).collect::<Vec<_>>(), [2, 1]);
    worker.join().unwrap();
}
