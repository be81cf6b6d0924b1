//! What a test that has ended came to.

use koans_report::{Class, Report, Test, list};

use super::{judge, rows::row};
use crate::{
    table::{Table, ThreadNo},
    watch::Stuck,
};

/// How the body of a test ended.
pub enum Ended {
    /// It returned what means success.
    Returned,
    /// It returned what means failure.
    Failed(String),
    /// It panicked.
    Panicked(String),
}

/// The report of a test that has ended, and of the threads that it leaves: `stuck` can never end, `left` still run.
pub fn verdict(table: &Table, test: &Test, ended: &Ended, stuck: Option<&Stuck>, left: &[ThreadNo]) -> Report {
    if let Some((class, kind, message, cause)) = own_failure(table, test, ended) {
        return Report { test: test.name().into(), class, kind, message, cause, ..Report::default() };
    }
    if let Some(stuck) = stuck {
        return judge::stuck(table, stuck);
    }
    if let Some(report) = unheard_panic(table, test) {
        return report;
    }
    if let Some(cycle) = table.order.cycle() {
        return judge::lock_order(table, &cycle);
    }
    let waits: Vec<_> = left.iter().filter_map(|&thread| row(table, thread)).collect();
    let message = match &waits[..] {
        [] => "it ran to its end".into(),
        left => format!("it ran to its end, and left running: {}", list(left.iter().map(|row| row.thread.clone()))),
    };
    Report { test: test.name().into(), kind: "passed", message, waits, ..Report::default() }
}

type Failure = (Class, &'static str, String, Option<String>);

fn own_failure(table: &Table, test: &Test, ended: &Ended) -> Option<Failure> {
    match ended {
        Ended::Returned if test.should_panic => {
            let message = "the test should panic, and does not".into();
            Some((Class::AssertionFailed, "did_not_panic", message, None))
        }
        Ended::Returned => None,
        Ended::Failed(message) => Some((Class::AssertionFailed, "assertion_failed", message.clone(), None)),
        Ended::Panicked(message) if test.expects(message) => None,
        Ended::Panicked(message) if test.should_panic => {
            let expected = test.expected.unwrap_or_default();
            let message = format!("it panicked with other words than {expected:?}: {message}");
            Some((Class::AssertionFailed, "wrong_panic", message, None))
        }
        Ended::Panicked(message) => {
            let by = table.test.as_ref().map(|test| test.thread);
            let raised = by.and_then(|by| table.threads.get(&by)).and_then(|thread| thread.panicked.as_ref());
            let line = raised.filter(|raised| raised.message == *message).map(|raised| raised.line);
            let at = line.filter(|line| *line > 0).map_or_else(String::new, |line| format!(" at line {line}"));
            let class = Class::of_panic(message);
            Some((class, class.name(), format!("{message}{at}"), panics_of_others(table)))
        }
    }
}

/// Panics that ended other threads, as a cause: `join().unwrap()` and `scope` only pass them on.
fn panics_of_others(table: &Table) -> Option<String> {
    let told = table
        .panics
        .iter()
        .map(|(name, panicked)| format!("{name} panicked at line {}: {}", panicked.line, panicked.message));
    Some(list(told)).filter(|told| !told.is_empty())
}

/// Threads that a panic has ended, and that nobody has joined.
fn unheard_panic(table: &Table, test: &Test) -> Option<Report> {
    let unheard = table.threads.values().filter_map(|thread| {
        let panicked = thread.panicked.as_ref().filter(|panicked| panicked.fatal && thread.begun.is_some())?;
        Some(format!("{} panicked at line {}: {}", thread.name, panicked.line, panicked.message))
    });
    let unheard = list(unheard);
    (!unheard.is_empty()).then(|| Report {
        test: test.name().into(),
        class: Class::Panicked,
        kind: "unheard_panic",
        message: unheard,
        cause: Some("Nobody has joined it, so nobody has heard of it.".into()),
        ..Report::default()
    })
}
