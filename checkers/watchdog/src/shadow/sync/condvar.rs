//! `std::sync::Condvar`.

use std::{
    fmt,
    panic::Location,
    sync::{self as real, LockResult, WaitTimeoutResult},
    time::Duration,
};

use super::mutex::MutexGuard;
use crate::table::{Header, Held, Mode, Notification, ObjectNo, Place, State, Until, Waiting, map, me, with};

/// See the real one.
pub struct Condvar {
    header: Header,
    real: real::Condvar,
}

impl Condvar {
    /// See the real one.
    #[track_caller]
    pub const fn new() -> Self {
        Condvar { header: Header::new("Condvar", Location::caller()), real: real::Condvar::new() }
    }

    fn object(&self) -> ObjectNo {
        self.header.object(|| State::Condvar { last: None })
    }

    /// Waits by `real`, which gives the mutex back and takes it again.
    fn wait_by<'a, T, R>(
        &self,
        guard: MutexGuard<'a, T>,
        (operation, place): (&'static str, Place),
        limited: bool,
        real: impl FnOnce(real::MutexGuard<'a, T>) -> R,
    ) -> (R, Held) {
        let condvar = self.object();
        let MutexGuard { held, real: guard } = guard;
        let mutex = held.lock;
        let until = if limited { Until::Time } else { Until::Notified { condvar, mutex, woken: false } };
        let waiting = Waiting::begin(operation, Some(condvar), place, until);
        drop(held);
        let result = real(guard);
        drop(waiting);
        let me = me();
        with(|table| table.learn(me, condvar));
        (result, Held::new(mutex, Mode::Exclusive, place, Some(operation)))
    }

    fn wait_at<'a, T>(
        &self,
        guard: MutexGuard<'a, T>,
        (operation, place): (&'static str, Place),
    ) -> LockResult<MutexGuard<'a, T>> {
        let (result, held) = self.wait_by(guard, (operation, place), false, |guard| self.real.wait(guard));
        map(result, |real| MutexGuard { held, real })
    }

    /// See the real one.
    #[track_caller]
    pub fn wait<'a, T>(&self, guard: MutexGuard<'a, T>) -> LockResult<MutexGuard<'a, T>> {
        self.wait_at(guard, ("wait", Location::caller()))
    }

    /// See the real one.
    #[track_caller]
    pub fn wait_while<'a, T, F>(&self, mut guard: MutexGuard<'a, T>, mut condition: F) -> LockResult<MutexGuard<'a, T>>
    where
        F: FnMut(&mut T) -> bool,
    {
        let place = Location::caller();
        while condition(&mut *guard) {
            guard = self.wait_at(guard, ("wait_while", place))?;
        }
        Ok(guard)
    }

    /// See the real one.
    #[track_caller]
    pub fn wait_timeout<'a, T>(
        &self,
        guard: MutexGuard<'a, T>,
        time: Duration,
    ) -> LockResult<(MutexGuard<'a, T>, WaitTimeoutResult)> {
        let call = ("wait_timeout", Location::caller());
        let (result, held) = self.wait_by(guard, call, true, |guard| self.real.wait_timeout(guard, time));
        map(result, |(real, timed_out)| (MutexGuard { held, real }, timed_out))
    }

    /// See the real one.
    #[track_caller]
    pub fn wait_timeout_ms<'a, T>(&self, guard: MutexGuard<'a, T>, ms: u32) -> LockResult<(MutexGuard<'a, T>, bool)> {
        map(self.wait_timeout(guard, Duration::from_millis(ms.into())), |(guard, result)| (guard, !result.timed_out()))
    }

    /// See the real one.
    #[track_caller]
    pub fn wait_timeout_while<'a, T, F>(
        &self,
        guard: MutexGuard<'a, T>,
        time: Duration,
        condition: F,
    ) -> LockResult<(MutexGuard<'a, T>, WaitTimeoutResult)>
    where
        F: FnMut(&mut T) -> bool,
    {
        let call = ("wait_timeout_while", Location::caller());
        let real = |guard| self.real.wait_timeout_while(guard, time, condition);
        let (result, held) = self.wait_by(guard, call, true, real);
        map(result, |(real, timed_out)| (MutexGuard { held, real }, timed_out))
    }

    /// See the real one.
    #[track_caller]
    pub fn notify_one(&self) {
        self.note(false, Location::caller());
        self.real.notify_one();
    }

    /// See the real one.
    #[track_caller]
    pub fn notify_all(&self) {
        self.note(true, Location::caller());
        self.real.notify_all();
    }

    fn note(&self, all: bool, place: Place) {
        let (condvar, by) = (self.object(), me());
        with(|table| {
            table.pass_on(by, condvar);
            let (heard, time) = (table.wake(condvar, all), table.tick());
            let notification = Notification { by, place, heard, time };
            table.change(condvar, |state| *state = State::Condvar { last: Some(notification) });
        });
    }
}

impl Default for Condvar {
    #[track_caller]
    fn default() -> Self {
        Condvar::new()
    }
}

impl fmt::Debug for Condvar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.real.fmt(f)
    }
}
