//! The five doublers again, as processes this time. A `Command` says what is to be
//! started; if you want to read what the process says, its stdout has to be a pipe.
//! The processes are at work at the same time, and what they say comes back in the
//! order of the numbers, each with the pid by which it is known here. How a doubler
//! is started is up to the caller. Write the body of `double_all`.

use std::collections::HashSet;
use std::io::{self, BufRead, BufReader};
use std::process::{self, Command, Stdio};
use std::thread;

#[derive(Debug)]
struct Doubled {
    /// The pid of the process that doubled.
    by: u32,
    /// What it said on its stdout.
    said: String,
}

/// Doubles every number, each in a process of its own, all at the same time.
fn double_all(numbers: &[u32], doubler: impl Fn(u32) -> Command) -> Vec<Doubled> {
    todo!("start a process for each of {numbers:?}")
}

#[test]
fn five_numbers_come_back_doubled_and_in_order() {
    let all = double_all(&[5, 10, 15, 20, 25], doubler);
    assert_eq!(all.len(), 5, "five numbers went in");

    for (doubled, number) in all.iter().zip([5, 10, 15, 20, 25]) {
        assert_eq!(
            doubled.said.trim_end(),
            format!("{number} doubled is {}, by {}", number * 2, doubled.by),
            "what the doubler of {number} said, and the pid that goes with it"
        );
    }
}

#[test]
fn all_five_are_at_work_at_the_same_time() {
    // In company no doubler begins before all five have come.
    let pids: HashSet<u32> = double_in_company(&[5, 10, 15, 20, 25])
        .iter()
        .map(|doubled| doubled.by)
        .collect();
    assert_eq!(
        pids.len(),
        5,
        "processes that live at the same time have each a pid of their own"
    );
    assert!(
        !pids.contains(&process::id()),
        "one of the pids is that of the process that asked for the doubling"
    );
}

// ---- the stage: nothing to change below this line ----

/// The command that doubles this number.
fn doubler(number: u32) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_double"));
    command
        .arg(number.to_string())
        .stdin(Stdio::null())
        .stderr(Stdio::null());
    command
}

/// Doubles every number. No doubler begins before all of them have come.
fn double_in_company(numbers: &[u32]) -> Vec<Doubled> {
    let (begin, not_yet) = io::pipe().unwrap();
    let (coming, here) = io::pipe().unwrap();
    thread::scope(|scope| {
        scope.spawn(move || {
            let come = BufReader::new(coming).lines().take(numbers.len());
            assert_eq!(come.count(), numbers.len(), "not all have come");
            drop(not_yet);
        });
        double_all(numbers, move |number| {
            let mut command = doubler(number);
            command
                .stdin(begin.try_clone().unwrap())
                .stderr(here.try_clone().unwrap());
            command
        })
    })
}
