//! Workers that report by a channel.

use std::sync::mpsc::{self, Receiver};
use std::thread;

#[derive(Debug, Clone, PartialEq)]
struct Report {
    worker: usize,
    words: Vec<String>,
}

fn start(workers: usize) -> Receiver<Report> {
    let (sender, receiver) = mpsc::channel();
    for worker in 0..workers {
        let sender = sender.clone();
        thread::spawn(move || {
            let words = vec![format!("worker {worker}"), "7777".to_string()];
            sender.send(Report { worker, words }).unwrap();
        });
    }
    receiver
}

fn main() {
    println!("{}", start(2).iter().count());
}

#[test]
fn every_worker_reports_once() {
    let mut reports: Vec<Report> = start(4).into_iter().collect();
    reports.sort_by_key(|report| report.worker);
    assert_eq!(reports.len(), 4);
    assert_eq!(reports[3].words, ["worker 3", "7777"]);
}
