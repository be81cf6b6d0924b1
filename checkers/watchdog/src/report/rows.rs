//! The table as it is told: a row for each thread.

use koans_report::{Wait, list};

use super::names::object_name;
use crate::{
    table::{self, Mode, ObjectNo, State, Table, Thread, ThreadNo, Until},
    watch,
};

/// "T1 waits at line 12 in bob.lock(), held by test since :20".
pub fn sentence(row: &Wait) -> String {
    let why = match (&row.held_by, row.held_since, &row.note) {
        (Some(by), Some(line), _) => format!(", held by {by} since :{line}"),
        (Some(by), None, _) => format!(", held by {by}"),
        (None, _, Some(note)) => format!(", {note}"),
        _ => String::new(),
    };
    format!("{} waits at line {} in {}{why}", row.thread, row.line, row.operation)
}

/// The row of a thread.
pub fn row(table: &Table, number: ThreadNo) -> Option<Wait> {
    let thread = table.threads.get(&number)?;
    Some(match &thread.waits {
        Some(wait) => waiting(table, number, thread, wait),
        None => running(table, thread),
    })
}

fn waiting(table: &Table, number: ThreadNo, thread: &Thread, wait: &table::Wait) -> Wait {
    let on = wait.object.map_or_else(String::new, |object| object_name(table, object, wait.operation) + ".");
    let (held_by, held_since) = in_the_way(table, number, &wait.until);
    // A function of `std` that is itself what a thread runs (`spawn(park)`) is called from inside of `std`.
    let inside = wait.place.file().starts_with("/rustc/");
    let place = thread.begun.filter(|_| inside).unwrap_or(wait.place);
    Wait {
        thread: thread.name.clone(),
        file: place.file().into(),
        line: place.line(),
        operation: format!("{on}{}()", wait.operation),
        held_by,
        held_since,
        note: note(table, wait),
    }
}

/// One that is in no operation that the watchdog knows of.
fn running(table: &Table, thread: &Thread) -> Wait {
    let place = thread.last.map(|(_, _, place)| place).or(thread.begun);
    let state = thread.task.and_then(watch::state_of);
    let operation = match state {
        Some(watch::State::Busy) => "busy",
        Some(watch::State::Asleep) => "waits outside of the table: a file, a socket, a child process, another crate",
        None => "busy, or waits outside of the table",
    };
    let last = thread.last.map(|(operation, object, place)| {
        let on = object.map_or_else(String::new, |object| object_name(table, object, operation) + ".");
        format!("last seen at line {} in {on}{operation}()", place.line())
    });
    Wait {
        thread: thread.name.clone(),
        file: place.map_or_else(String::new, |place| place.file().into()),
        line: place.map_or(0, |place| place.line()),
        operation: operation.into(),
        held_by: None,
        held_since: None,
        note: last.or_else(|| thread.begun.map(|place| format!("begun at line {}", place.line()))),
    }
}

/// Who has what a thread waits for, and since which line.
fn in_the_way(table: &Table, number: ThreadNo, until: &Until) -> (Option<String>, Option<u32>) {
    let (lock, mode) = match until {
        Until::Free(lock, mode) => (*lock, *mode),
        Until::Notified { mutex, woken: true, .. } => (*mutex, Mode::Exclusive),
        Until::NotRunning(cell) => {
            return match table.objects.get(cell).map(|object| &object.state) {
                Some(State::Once { running: Some((by, place)), .. }) => {
                    (Some(who(table, *by, number)), Some(place.line()))
                }
                _ => (None, None),
            };
        }
        _ => return (None, None),
    };
    let holders = table.holders(lock).filter(|(_, held)| held.mode.excludes(mode) || mode == Mode::Shared);
    let holders: Vec<_> = holders.map(|(by, held)| (who(table, by, number), held.place.line())).collect();
    let since = holders.first().map(|(_, line)| *line);
    (since.map(|_| list(holders.into_iter().map(|(name, _)| name))), since)
}

fn who(table: &Table, thread: ThreadNo, seen_by: ThreadNo) -> String {
    if thread == seen_by { "itself".into() } else { table.name(thread) }
}

fn note(table: &Table, wait: &table::Wait) -> Option<String> {
    let state = |object: &ObjectNo| table.objects.get(object).map(|object| &object.state);
    match &wait.until {
        Until::Ended(thread) => Some(format!("{} has not ended", table.name(*thread))),
        Until::ScopeEnded(scope) => {
            let threads: Vec<String> = table.of_scope(*scope).map(|thread| table.name(thread)).collect();
            let have = if threads.len() == 1 { "has" } else { "have" };
            Some(format!("{} {have} not ended", list(threads)))
        }
        Until::Message(channel) => Some(senders(table, *channel)),
        Until::Room(channel) => match state(channel) {
            Some(State::Channel(channel)) if channel.capacity == Some(0) => Some("nobody receives".into()),
            _ => Some("it is full".into()),
        },
        Until::Opened(barrier, _) => match state(barrier) {
            Some(State::Barrier { size, here, .. }) => Some(format!("{here} of {size} are here")),
            _ => None,
        },
        Until::Notified { woken: true, mutex, .. } => {
            Some(format!("it was notified, and can't have {} back", object_name(table, *mutex, "lock")))
        }
        Until::Notified { condvar, .. } => match state(condvar) {
            Some(State::Condvar { last: None }) => Some("it was never notified".into()),
            Some(State::Condvar { last: Some(last) }) if last.time > wait.since => {
                Some(format!("the last notification, at line {}, went to another thread", last.place.line()))
            }
            Some(State::Condvar { last: Some(last) }) => {
                let heard = if last.heard { "" } else { ", when nobody was waiting" };
                Some(format!("it was last notified at line {}{heard}", last.place.line()))
            }
            _ => None,
        },
        Until::Free(lock, Mode::Shared) => {
            let shared = table.holders(*lock).next().is_some_and(|(_, held)| held.mode == Mode::Shared);
            shared.then(|| "a writer waits before it".into())
        }
        Until::Done(_) => Some("nobody has initialised it".into()),
        Until::Time => Some("with a time limit".into()),
        Until::Free(..) | Until::NotRunning(_) | Until::Unparked => None,
    }
}

/// "3 senders are alive: one made by test at line 7, …".
pub fn senders(table: &Table, channel: ObjectNo) -> String {
    let Some(State::Channel(channel)) = table.objects.get(&channel).map(|object| &object.state) else {
        return String::new();
    };
    let made = channel.senders.iter();
    let made = list(made.map(|(_, by, place)| format!("one made by {} at line {}", table.name(*by), place.line())));
    match channel.senders.len() {
        1 => format!("1 sender is alive: {made}"),
        number => format!("{number} senders are alive: {made}"),
    }
}
