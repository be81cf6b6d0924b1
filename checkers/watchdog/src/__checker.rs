//! What the shadowed `#[test]` expands to. Not for use by hand.

use std::{
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind, set_hook, take_hook},
    sync::{Mutex, MutexGuard, OnceLock, PoisonError, TryLockError},
    thread,
    time::{Duration, Instant},
};

use koans_report::{Class, text_of};
pub use koans_report::{Returned, Test};

use crate::{
    report::{Ended, outlives_test, tell, verdict},
    table::{Entered, Table, ThreadNo, note_panic, with},
    watch::{self, LOOK_EVERY, Steady, Stuck},
};

/// How long threads that a test leaves may take to end.
const LINGER: Duration = Duration::from_millis(100);
/// The same if one of them panics: to put a backtrace together takes its time.
const LINGER_PANICKING: Duration = Duration::from_secs(2);

/// Runs a test once, on real threads, writes the report, and passes or fails as the harness wants it.
pub fn run<R: Returned>(test: Test, body: impl FnOnce() -> R) -> R {
    let _turn = wait_for_turn();
    watch::begin();
    listen_to_panics();
    let me = with(|table| table.begin_test(test.name()));
    let entered = Entered::new(me);
    let result = catch_unwind(AssertUnwindSafe(body));
    drop(entered);
    let ended = match &result {
        Ok(value) => value.failure().map_or(Ended::Returned, Ended::Failed),
        Err(payload) => Ended::Panicked(text_of(payload.as_ref())),
    };
    let (stuck, left) = linger();
    let report = with(|table| {
        let report = verdict(table, &test, &ended, stuck.as_ref(), &left);
        table.end_test();
        report
    });
    tell(&report);
    // A failure of the test's own is the harness's business. What was found besides has to fail the test as well.
    let is_own = matches!(ended, Ended::Failed(_)) || (matches!(ended, Ended::Panicked(_)) && !test.should_panic);
    let found = !is_own && !matches!(report.class, Class::Passed | Class::AssertionFailed);
    match result {
        // The harness wants a panic; to return is to fail.
        Err(_) if found => R::success(),
        Err(payload) => resume_unwind(payload),
        // No hook is called: the report is told elsewhere.
        Ok(_) if found && !test.should_panic => resume_unwind(Box::new(report.message)),
        Ok(value) => value,
    }
}

/// Gives threads that the test has left the time to end. Answers which can never end, and which are still there.
fn linger() -> (Option<Stuck>, Vec<ThreadNo>) {
    with(|table| {
        if let Some(test) = &mut table.test {
            test.returned = true;
        }
    });
    let begun = Instant::now();
    let mut steady = Steady::default();
    let mut pause = Duration::from_millis(1);
    loop {
        let (left, stuck) = with(|table| {
            let left = table.left_by_test();
            let stuck = if left.is_empty() {
                None
            } else {
                // The watchdog may have begun only now.
                steady.look(table, &[watch::this_task(), watch::watchdogs_task()])
            };
            (left, stuck)
        });
        if let Some(mut stuck) = stuck {
            // Those that an earlier test has left were told then; and a later one may use the workers of a static pool.
            let may_go_on = |thread| stuck.all && with(|table| waits_for_a_static(table, thread));
            let threads = stuck.threads.iter().copied();
            stuck.threads = threads.filter(|thread| left.contains(thread) && !may_go_on(*thread)).collect();
            return (Some(stuck).filter(|stuck| !stuck.threads.is_empty()), left);
        }
        let panics = |thread| with(|table| table.threads.get(thread).is_some_and(|thread| thread.panicked.is_some()));
        let patience = if left.iter().any(panics) { LINGER_PANICKING } else { LINGER };
        if left.is_empty() || (begun.elapsed() >= patience && !steady.is_counting()) {
            return (None, left);
        }
        thread::sleep(pause);
        pause = LOOK_EVERY.min(pause * 2);
    }
}

/// Whether a thread waits for something that a later test can give it.
fn waits_for_a_static(table: &Table, thread: ThreadNo) -> bool {
    let waits = table.threads.get(&thread).and_then(|thread| thread.waits.as_ref());
    waits.and_then(|wait| wait.object).is_some_and(|object| outlives_test(table, object))
}

/// Only one test at a time is in the table, also when the harness begins several.
fn wait_for_turn() -> MutexGuard<'static, ()> {
    static TURN: Mutex<()> = Mutex::new(());
    match TURN.try_lock() {
        Ok(turn) => turn,
        Err(TryLockError::Poisoned(poisoned)) => poisoned.into_inner(),
        Err(TryLockError::WouldBlock) => {
            let task = watch::this_task();
            with(|table| table.idle.extend(task));
            let turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
            with(|table| table.idle.retain(|idle| Some(*idle) != task));
            turn
        }
    }
}

/// Has panics written down, before whoever tells them does so. (A hook that the exercise sets takes this one's place: then
/// the line of a panic is not known.)
fn listen_to_panics() {
    static LISTENING: OnceLock<()> = OnceLock::new();
    LISTENING.get_or_init(|| {
        let tell = take_hook();
        set_hook(Box::new(move |info| {
            let line = info.location().map_or(0, |place| place.line());
            note_panic(text_of(info.payload()), line);
            tell(info);
        }));
    });
}
