//@ verdict: assertion_failed
//@ why: The station does not sell from the same count: it has never heard of it.
//! All threads of a process share its memory. Another process has memory of its own,
//! also when it runs the very same program. Here tickets for the circus are sold by
//! this process, by a thread, and by another process at the station, which is told
//! of nothing. Fill in what each of them has counted, and how many pids there are.

use std::collections::HashSet;
use std::process::{self, Command};
use std::sync::atomic::{AtomicU32, Ordering};
use std::{env, thread};

/// How many tickets are sold.
static SOLD: AtomicU32 = AtomicU32::new(0);

/// Sells some tickets, and returns how many are sold by then.
fn sell(tickets: u32) -> u32 {
    SOLD.fetch_add(tickets, Ordering::SeqCst) + tickets
}

#[test]
fn tickets_are_sold_in_three_places() {
    // Says what the other process is to do. It begins when `run` is called.
    let station = Process::new("tickets_are_sold", || sell(5));

    sell(20);
    let counted_by_the_thread = thread::spawn(|| sell(3)).join().unwrap();
    assert_eq!(counted_by_the_thread, 23);

    let counted_at_the_station = station.run();
    assert_eq!(counted_at_the_station, 28);
    assert_eq!(SOLD.load(Ordering::SeqCst), 28);
}

#[test]
fn each_of_the_three_asks_for_its_pid() {
    let station = Process::new("each_of_the_three", process::id);

    let here = process::id();
    let in_a_thread = thread::spawn(process::id).join().unwrap();
    let at_the_station = station.run();
    let pids = HashSet::from([here, in_a_thread, at_the_station]);
    assert_eq!(pids.len(), 2);
}

// ---- the stage: nothing to change below this line ----

/// A process to be, which does one thing and writes down what came of it.
struct Process {
    test: &'static str,
}

impl Process {
    /// The other process is this program, started a second time to run this one test.
    /// When it comes here, it does its work, and then it ends.
    fn new(test: &'static str, work: fn() -> u32) -> Process {
        if env::var_os("KOAN_AT_THE_STATION").is_some() {
            eprintln!("{}", work());
            process::exit(0);
        }
        Process { test }
    }

    /// Starts the process, waits for its end, and reads what it has written.
    fn run(self) -> u32 {
        let ended = Command::new(env::current_exe().unwrap())
            .args([self.test, "--nocapture"])
            .env("KOAN_AT_THE_STATION", "yes")
            .output()
            .unwrap();
        let written = String::from_utf8(ended.stderr).unwrap();
        written.trim_end().parse().unwrap()
    }
}
