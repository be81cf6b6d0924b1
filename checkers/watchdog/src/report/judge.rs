//! The class: what kind of mistake it is that threads can't go on, or that something is left when a test is over.

use koans_report::{Class, Report, Wait, list};

use super::{
    names::object_name,
    rows::{row, senders, sentence},
};
use crate::{
    table::{self, Cycle, ObjectNo, State, Table, Thread, ThreadNo, Until},
    watch::{Stuck, circle, needs},
};

/// Threads can't go on.
pub fn stuck(table: &Table, stuck: &Stuck) -> Report {
    // What an earlier test has left behind may wait as well; it is not why this one does.
    let first = table.test.as_ref().map(|test| test.thread);
    let of_test = |thread: &ThreadNo| first.is_none_or(|first| *thread >= first);
    let stuck = &Stuck { threads: stuck.threads.iter().copied().filter(of_test).collect(), all: stuck.all };
    let rows: Vec<Wait> = stuck.threads.iter().filter_map(|&thread| row(table, thread)).collect();
    let (class, kind, cause) = judge(table, stuck);
    let message = rows.iter().map(sentence).collect::<Vec<_>>().join("; ");
    Report { test: test_name(table), class, kind, message, cause: Some(cause), waits: rows, ..Report::default() }
}

/// The table as it is now. The class says so, unless threads can't go on.
pub fn asked(table: &Table) -> Report {
    let test = table.test_thread();
    // The idle threads of another crate's pool say nothing.
    let matters = |number: ThreadNo, thread: &Thread| {
        let is_ours = thread.begun.is_some() || Some(number) == test;
        !thread.ended && (is_ours || thread.waits.is_some() || !thread.held.is_empty())
    };
    let live = table.threads.iter().filter(|(number, thread)| matters(**number, thread));
    let rows: Vec<Wait> = live.filter_map(|(&number, _)| row(table, number)).collect();
    let threads = circle(table);
    let (class, cause) = if threads.is_empty() {
        (Class::Asked, None)
    } else {
        let (class, _, cause) = judge(table, &Stuck { threads, all: false });
        (class, Some(cause))
    };
    let message = format!("{} threads have not ended", rows.len());
    Report { test: test_name(table), class, kind: "asked", message, cause, waits: rows, ..Report::default() }
}

/// Locks were taken in orders that could be a deadlock.
pub fn lock_order(table: &Table, cycle: &Cycle) -> Report {
    let orders = cycle.iter().map(|edge| {
        let name = |lock: ObjectNo| format!("`{}`", object_name(table, lock, "lock"));
        format!(
            "{} takes {} (line {}) and then {} (line {})",
            table.name(edge.thread),
            name(edge.held.lock),
            edge.held.place.line(),
            name(edge.taken.lock),
            edge.taken.place.line()
        )
    });
    let cause = "It went well this time. If each of them gets its first lock before another one gets its second, \
                 each waits for the next one for ever.";
    Report {
        test: test_name(table),
        class: Class::Deadlock,
        kind: "lock_order",
        message: orders.collect::<Vec<_>>().join("; "),
        cause: Some(cause.into()),
        ..Report::default()
    }
}

/// The name of the test; of one that is not ours, its thread has it.
fn test_name(table: &Table) -> String {
    let by_thread = || table.test_thread().map(|thread| table.name(thread));
    table.test.as_ref().map(|test| test.name.clone()).or_else(by_thread).unwrap_or_default()
}

/// Class, kind and cause.
fn judge(table: &Table, stuck: &Stuck) -> (Class, &'static str, String) {
    let wait_of = |&thread: &ThreadNo| table.threads.get(&thread).and_then(|thread| thread.waits.as_ref());
    let waits: Vec<(ThreadNo, &table::Wait)> =
        stuck.threads.iter().filter_map(|thread| Some((*thread, wait_of(thread)?))).collect();
    if let Some(cycle) = cycle(table) {
        let kind = if cycle.len() == 1 { "self_deadlock" } else { "lock_cycle" };
        return (Class::Deadlock, kind, cycle_sentence(table, &cycle));
    }
    if let Some((kind, cause)) = waits.iter().find_map(|(thread, wait)| lost_wakeup(table, *thread, wait)) {
        return (Class::LostWakeup, kind, cause);
    }
    let waits_for_lock = waits.iter().any(|(_, wait)| matches!(wait.until, Until::Free(..)));
    if table.test.as_ref().is_some_and(|test| test.returned) && !waits_for_lock {
        let cause = "The test has returned, and this can never end.".into();
        return (Class::LeftBehind, "left_behind", cause);
    }
    for (_, wait) in &waits {
        if let Until::Message(channel) = wait.until {
            let senders = senders(table, channel);
            let cause = format!("A receiver waits as long as there is a Sender, and {senders}.");
            return (Class::Deadlock, "sender_alive", cause);
        }
    }
    // Which thread got where first is luck, so their order says nothing.
    let kinds = ["barrier", "never_notified", "never_unparked", "channel_full"];
    let kind_of = |wait: &table::Wait| match wait.until {
        Until::Opened(..) => Some("barrier"),
        Until::Notified { .. } => Some("never_notified"),
        Until::Unparked => Some("never_unparked"),
        Until::Room(_) => Some("channel_full"),
        _ => None,
    };
    let there = |kind: &&&str| waits.iter().any(|(_, wait)| kind_of(wait) == Some(**kind));
    let kind = kinds.iter().find(there).copied().unwrap_or("deadlock");
    let cause = "Every thread that has not ended waits, and nobody is left to end the waiting.".into();
    (Class::Deadlock, kind, cause)
}

/// A notification that was of no use: nobody waited yet, or it woke another thread.
fn lost_wakeup(table: &Table, thread: ThreadNo, wait: &table::Wait) -> Option<(&'static str, String)> {
    let Until::Notified { condvar, woken: false, .. } = wait.until else { return None };
    let State::Condvar { last: Some(last) } = &table.objects.get(&condvar)?.state else { return None };
    let (name, waiter, line) =
        (format!("`{}`", object_name(table, condvar, wait.operation)), table.name(thread), last.place.line());
    if last.time > wait.since {
        let cause = format!(
            "{name} was notified at line {line}, and the notification went to another thread, which had no use for it; \
             {waiter} waits on."
        );
        return Some(("notified_another", cause));
    }
    (!last.heard).then(|| {
        let cause = format!(
            "{} notified {name} at line {line}, when nobody was waiting there; a notification is not kept, and {waiter} \
             began to wait without looking once more whether it still had to.",
            table.name(last.by)
        );
        ("notified_before_waiting", cause)
    })
}

/// Threads each of which waits for the next one.
fn cycle(table: &Table) -> Option<Vec<ThreadNo>> {
    let all = circle(table);
    // From any of them, the way leads into a cycle; what was passed before it is not part of it.
    let mut way = vec![*all.first()?];
    loop {
        let next = needs(table, way[way.len() - 1]).find(|thread| all.contains(thread))?;
        if let Some(at) = way.iter().position(|thread| *thread == next) {
            return Some(way.split_off(at));
        }
        way.push(next);
    }
}

fn cycle_sentence(table: &Table, cycle: &[ThreadNo]) -> String {
    if let [only] = cycle {
        return format!("{} waits for what it has itself, and can't give back while it waits.", table.name(*only));
    }
    let waits = cycle.iter().enumerate().map(|(at, &thread)| {
        let next = cycle[(at + 1) % cycle.len()];
        format!("{} waits for {}", table.name(thread), table.name(next))
    });
    format!("A cycle: {}.", list(waits))
}
