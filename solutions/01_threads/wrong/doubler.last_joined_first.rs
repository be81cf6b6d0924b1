//@ verdict: assertion_failed
//@ why: Popping the handles joins the last thread first, and the results come in the reverse order.
//! `doubler` doubles one number, and notes which thread did it. `double_all` is
//! to double many: it gives each number a thread of its own, and collects the
//! results in the order of the numbers. Write its body.

use std::collections::HashSet;
use std::thread::{self, ThreadId};

#[derive(Debug)]
struct Doubled {
    value: u32,
    by: ThreadId,
}

fn doubler(number: u32) -> Doubled {
    Doubled {
        value: number * 2,
        by: thread::current().id(),
    }
}

/// Doubles every number, each in a thread of its own.
/// The results come in the order of the numbers.
fn double_all(numbers: Vec<u32>) -> Vec<Doubled> {
    let mut handles = Vec::new();
    for number in numbers {
        handles.push(thread::spawn(move || doubler(number)));
    }
    let mut doubled = Vec::new();
    while let Some(handle) = handles.pop() {
        doubled.push(handle.join().unwrap());
    }
    doubled
}

#[test]
fn one_number_is_doubled_by_the_thread_that_calls() {
    let doubled = doubler(21);
    assert_eq!(doubled.value, 42);
    assert_eq!(doubled.by, thread::current().id());
}

#[test]
fn five_numbers_come_back_doubled_and_in_order() {
    let values: Vec<u32> = double_all(vec![5, 10, 15, 20, 25])
        .iter()
        .map(|doubled| doubled.value)
        .collect();
    assert_eq!(
        values,
        [10, 20, 30, 40, 50],
        "5, 10, 15, 20 and 25 went in, and this is what came back"
    );
}

#[test]
fn each_number_has_a_thread_of_its_own() {
    let threads: HashSet<ThreadId> = double_all(vec![5, 10, 15, 20, 25])
        .iter()
        .map(|doubled| doubled.by)
        .collect();
    assert_eq!(
        threads.len(),
        5,
        "there were five numbers, and not as many threads that doubled"
    );
    for id in threads {
        assert_ne!(
            id,
            thread::current().id(),
            "the thread that asked for the doubling did some of it itself"
        );
    }
}
