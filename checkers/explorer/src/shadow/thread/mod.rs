//! `std::thread`: threads are coroutines, and time is virtual.

mod handle;
mod local;
mod scope;

pub use handle::{Builder, JoinHandle, Thread, ThreadId, current, spawn};
pub use local::{AccessError, LocalKey, drop_locals};
pub use scope::{Scope, ScopedJoinHandle, scope};
pub use std::thread::Result;
use std::{io, num::NonZero, panic::Location, time::Duration};

use crate::model::{
    execution::{active, point, with},
    schedule::{Accesses, Kind, Limit, Pending, Place, Wait, Wake},
    trace::Sort,
};

/// How many cores there seem to be: on every machine the same. A thread for each of three can be explored to the end; four
/// have fifty times as many schedules.
const CORES: usize = 3;
/// So many naps of a thread may be shorter than anything others do, and so many yields may come to nothing. Later ones let
/// everybody else take a step: a loop that sleeps and looks would never end otherwise.
const FREE_NAPS: u32 = 3;

/// A time limit from now. One of a second or more is a guard: it passes when nothing else can happen.
pub(crate) fn limit(time: Duration) -> Limit {
    let now = with(|execution| execution.now);
    let nanoseconds = u64::try_from(time.as_nanos()).unwrap_or(u64::MAX);
    Limit { deadline: now.saturating_add(nanoseconds), short: time < Duration::from_secs(1) }
}

/// See the real one. It is a hint, and says nothing about who has done what meanwhile.
#[track_caller]
pub fn yield_now() {
    yields("yield_now", Location::caller());
}

/// A hint that others may go on.
pub(crate) fn yields(operation: &'static str, place: Place) {
    if !active() {
        return;
    }
    rest(operation, place);
    with(|execution| execution.record(Sort::Other, None, Some(place), || format!("{operation}()")));
}

/// Stops for a moment, in which others may take steps.
fn rest(operation: &'static str, place: Place) {
    let (since, free) = with(|execution| {
        let since = execution.steps;
        execution.me().rests += 1;
        (since, execution.me().rests <= FREE_NAPS)
    });
    let wait = if free { Wait::Nothing } else { Wait::EverybodySince(since) };
    point(Pending { polite: true, ..Pending::new(operation, None, place, Accesses::NONE).until(wait) });
}

/// See the real one, in virtual time. To sleep says nothing about who has done what meanwhile.
#[track_caller]
pub fn sleep(duration: Duration) {
    let place = Location::caller();
    let deadline = limit(duration).deadline;
    rest("sleep", place);
    with(|execution| {
        execution.now = execution.now.max(deadline);
        execution.record(Sort::Sleep, None, Some(place), || format!("sleep({duration:?})"));
    });
}

/// See the real one.
#[deprecated = "replaced by `std::thread::sleep`"]
#[track_caller]
pub fn sleep_ms(ms: u32) {
    sleep(Duration::from_millis(ms.into()));
}

/// See the real one.
#[track_caller]
pub fn park() {
    park_at(None, Location::caller());
}

/// See the real one.
#[track_caller]
pub fn park_timeout(duration: Duration) {
    park_at(Some(duration), Location::caller());
}

/// See the real one.
#[deprecated = "replaced by `std::thread::park_timeout`"]
#[track_caller]
pub fn park_timeout_ms(ms: u32) {
    park_at(Some(Duration::from_millis(ms.into())), Location::caller());
}

fn park_at(time: Option<Duration>, place: Place) {
    let me = with(|execution| execution.me().ended);
    let operation = if time.is_some() { "park_timeout" } else { "park" };
    let wake = point(Pending {
        limit: time.map(limit),
        spurious: true,
        ..Pending::new(operation, None, place, Accesses::one(me, Kind::Acquire)).until(Wait::Token)
    });
    with(|execution| {
        if let Some(known) = execution.me().token.take() {
            execution.acquire(&known);
        }
        let (sort, text) = match wake {
            Wake::Granted => (Sort::Woken, "goes on: it was unparked"),
            Wake::TimedOut => (Sort::TimedOut, "goes on: its time is up"),
            Wake::Spurious => (Sort::Spurious, "goes on for no reason (a spurious wake-up)"),
        };
        execution.record(sort, None, Some(place), || (format!("{operation}()"), text));
    });
}

/// See the real one.
pub fn panicking() -> bool {
    active() && with(|execution| execution.me().panicking > 0)
}

/// Always three.
pub fn available_parallelism() -> io::Result<NonZero<usize>> {
    Ok(NonZero::new(CORES).expect("three is not zero"))
}
