//! `std::sync::Condvar`. To wait is three steps: to give the mutex back and begin to wait, to be woken, and to take the
//! mutex again. Between any two of them, anything may happen.

use std::{
    fmt, mem,
    panic::{Location, RefUnwindSafe, UnwindSafe},
    sync::LockResult,
    time::Duration,
};

use super::{
    guarded,
    lock::{self, Mode},
    mutex::MutexGuard,
};
use crate::{
    model::{
        execution::{Execution, point, with},
        object::{self, Notification, State},
        schedule::{Accesses, Kind, ObjectId, Pending, Place, Wait, Wake},
        statics::Header,
        trace::Sort,
    },
    shadow::thread::limit,
};

/// See the real one.
pub struct Condvar {
    header: Header,
}

impl UnwindSafe for Condvar {}
impl RefUnwindSafe for Condvar {}

/// See the real one.
#[derive(Debug, PartialEq, Eq, Copy, Clone)]
pub struct WaitTimeoutResult(bool);

impl WaitTimeoutResult {
    /// See the real one.
    #[must_use]
    pub fn timed_out(&self) -> bool {
        self.0
    }
}

fn state(execution: &mut Execution, object: ObjectId) -> &mut object::Condvar {
    match &mut execution.objects[object.index()].state {
        State::Condvar(condvar) => condvar,
        _ => unreachable!("a condition variable is registered as one"),
    }
}

type Waited<'a, T> = (LockResult<MutexGuard<'a, T>>, bool);

impl Condvar {
    /// See the real one.
    #[track_caller]
    pub const fn new() -> Self {
        Condvar { header: Header::new("Condvar", Location::caller()) }
    }

    fn id(&self) -> ObjectId {
        self.header.id(|| State::Condvar(object::Condvar::default()))
    }

    fn wait_at<'a, T>(&self, guard: MutexGuard<'a, T>, time: Option<Duration>, place: Place) -> Waited<'a, T> {
        let mutex = guard.0.into_wait();
        let (condvar, lock) = (self.id(), mutex.id());
        let operation = if time.is_some() { "wait_timeout" } else { "wait" };
        // The order in which threads begin to wait, or are woken, can't be told: any waiter may be the one notified. Only
        // the order with notifications counts.
        let accesses = Accesses::two((condvar, Kind::Read), (lock, Kind::Release));
        point(Pending::new(operation, Some(condvar), place, accesses));
        with(|execution| {
            lock::released(execution, lock, Mode::Exclusive, mutex.changed);
            let me = execution.running;
            state(execution, condvar).waiting.push(me);
            execution.record(Sort::WaitBegins, Some(condvar), Some(place), || {
                (format!(".{operation}()"), "gives the lock back and waits")
            });
            if let Some(step) = execution.trace.as_mut().and_then(|trace| trace.last_mut()) {
                step.gives = Some(lock);
            }
        });
        let wake = point(Pending {
            limit: time.map(limit),
            spurious: true,
            ..Pending::new(operation, Some(condvar), place, Accesses::one(condvar, Kind::Read))
                .until(Wait::Notified(condvar))
        });
        with(|execution| {
            let me = execution.running;
            state(execution, condvar).waiting.retain(|thread| *thread != me);
            let (sort, text) = match wake {
                Wake::Granted => (Sort::Woken, "is woken"),
                Wake::TimedOut => (Sort::TimedOut, "goes on: its time is up"),
                Wake::Spurious => (Sort::Spurious, "goes on for no reason (a spurious wake-up)"),
            };
            execution.record(sort, Some(condvar), Some(place), || (format!(".{operation}()"), text));
        });
        (guarded::map(mutex.resume(place), MutexGuard), wake == Wake::TimedOut)
    }

    /// See the real one.
    #[track_caller]
    pub fn wait<'a, T>(&self, guard: MutexGuard<'a, T>) -> LockResult<MutexGuard<'a, T>> {
        self.wait_at(guard, None, Location::caller()).0
    }

    /// See the real one.
    #[track_caller]
    pub fn wait_while<'a, T, F>(&self, mut guard: MutexGuard<'a, T>, mut condition: F) -> LockResult<MutexGuard<'a, T>>
    where
        F: FnMut(&mut T) -> bool,
    {
        let place = Location::caller();
        while condition(&mut *guard) {
            guard = self.wait_at(guard, None, place).0?;
        }
        Ok(guard)
    }

    /// See the real one. A limit under a second may pass at any time; a longer one passes when nothing else can happen.
    #[track_caller]
    pub fn wait_timeout<'a, T>(
        &self,
        guard: MutexGuard<'a, T>,
        time: Duration,
    ) -> LockResult<(MutexGuard<'a, T>, WaitTimeoutResult)> {
        let (result, timed_out) = self.wait_at(guard, Some(time), Location::caller());
        with_result(result, timed_out)
    }

    /// See the real one.
    #[deprecated = "replaced by `std::sync::Condvar::wait_timeout`"]
    #[track_caller]
    pub fn wait_timeout_ms<'a, T>(&self, guard: MutexGuard<'a, T>, ms: u32) -> LockResult<(MutexGuard<'a, T>, bool)> {
        let (result, timed_out) = self.wait_at(guard, Some(Duration::from_millis(ms.into())), Location::caller());
        guarded::map(result, |guard| (guard, !timed_out))
    }

    /// See the real one.
    #[track_caller]
    pub fn wait_timeout_while<'a, T, F>(
        &self,
        mut guard: MutexGuard<'a, T>,
        time: Duration,
        mut condition: F,
    ) -> LockResult<(MutexGuard<'a, T>, WaitTimeoutResult)>
    where
        F: FnMut(&mut T) -> bool,
    {
        let place = Location::caller();
        let mut timed_out = false;
        // The limit is one for all waits together.
        let now = || Duration::from_nanos(with(|execution| execution.now));
        let begun = now();
        // As in the real one, the condition is looked at once more when the time is up.
        loop {
            if !condition(&mut *guard) {
                return Ok((guard, WaitTimeoutResult(false)));
            }
            if timed_out {
                return Ok((guard, WaitTimeoutResult(true)));
            }
            let left = time.saturating_sub(now() - begun);
            if left.is_zero() {
                timed_out = true;
                continue;
            }
            let (result, up) = self.wait_at(guard, Some(left), place);
            timed_out = up;
            guard = match result {
                Ok(guard) => guard,
                Err(error) => return with_result(Err(error), timed_out),
            };
        }
    }

    /// See the real one. Any of those who wait may be the one.
    #[track_caller]
    pub fn notify_one(&self) {
        self.notify("notify_one", Location::caller());
    }

    /// See the real one.
    #[track_caller]
    pub fn notify_all(&self) {
        self.notify("notify_all", Location::caller());
    }

    fn notify(&self, operation: &'static str, place: Place) {
        let condvar = self.id();
        point(Pending::new(operation, Some(condvar), place, Accesses::one(condvar, Kind::Write)));
        with(|execution| {
            let by = execution.running;
            let waiting = state(execution, condvar).waiting.len();
            let woken = match operation {
                _ if waiting == 0 => Vec::new(),
                "notify_one" => {
                    let at = execution.choose_value(waiting, false);
                    vec![state(execution, condvar).waiting.remove(at)]
                }
                _ => mem::take(&mut state(execution, condvar).waiting),
            };
            state(execution, condvar).notifications.push(Notification { by, place, heard: waiting > 0 });
            if !woken.is_empty() {
                execution.progress();
            }
            let names: Vec<String> = woken.iter().map(|&thread| execution.thread_name(thread)).collect();
            let sort = if woken.is_empty() { Sort::NotifyLost } else { Sort::Notify };
            execution.record(sort, Some(condvar), Some(place), || {
                let value =
                    if names.is_empty() { "nobody waits".into() } else { format!("wakes {}", names.join(", ")) };
                (format!(".{operation}()"), value)
            });
        });
    }
}

fn with_result<T>(
    result: LockResult<MutexGuard<'_, T>>,
    timed_out: bool,
) -> LockResult<(MutexGuard<'_, T>, WaitTimeoutResult)> {
    guarded::map(result, |guard| (guard, WaitTimeoutResult(timed_out)))
}

impl Default for Condvar {
    #[track_caller]
    fn default() -> Self {
        Condvar::new()
    }
}

impl fmt::Debug for Condvar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Condvar").finish_non_exhaustive()
    }
}
