//! `Condvar` and `Barrier`: to wait there is to block.

pub use std::sync::{BarrierWaitResult, WaitTimeoutResult};
use std::{
    sync::{self, LockResult, PoisonError},
    time::Duration,
};

use tasks::__checker::{Blocking, blocks};

use super::MutexGuard;

/// See the real one.
#[derive(Default, Debug)]
pub struct Condvar(sync::Condvar);

impl Condvar {
    /// See the real one.
    pub const fn new() -> Self {
        Condvar(sync::Condvar::new())
    }

    /// See the real one.
    pub fn notify_one(&self) {
        self.0.notify_one();
    }

    /// See the real one.
    pub fn notify_all(&self) {
        self.0.notify_all();
    }

    /// See the real one.
    #[track_caller]
    pub fn wait<'a, T>(&self, mut guard: MutexGuard<'a, T>) -> LockResult<MutexGuard<'a, T>> {
        blocks(Blocking { call: "std::sync::Condvar::wait", kind: "condvar", for_ever: true }, None);
        let lock = guard.lock;
        let real = guard.real.take().expect("it is there until the guard is dropped");
        match self.0.wait(real) {
            Ok(real) => Ok(lock.guard(real, "wait()")),
            Err(error) => Err(PoisonError::new(lock.guard(error.into_inner(), "wait()"))),
        }
    }

    /// See the real one.
    #[track_caller]
    pub fn wait_while<'a, T, F: FnMut(&mut T) -> bool>(
        &self,
        mut guard: MutexGuard<'a, T>,
        mut condition: F,
    ) -> LockResult<MutexGuard<'a, T>> {
        while condition(&mut guard) {
            guard = self.wait(guard)?;
        }
        Ok(guard)
    }

    /// See the real one.
    #[track_caller]
    pub fn wait_timeout<'a, T>(
        &self,
        mut guard: MutexGuard<'a, T>,
        duration: Duration,
    ) -> LockResult<(MutexGuard<'a, T>, WaitTimeoutResult)> {
        blocks(Blocking { call: "std::sync::Condvar::wait_timeout", kind: "condvar", for_ever: false }, None);
        let lock = guard.lock;
        let real = guard.real.take().expect("it is there until the guard is dropped");
        match self.0.wait_timeout(real, duration) {
            Ok((real, result)) => Ok((lock.guard(real, "wait_timeout()"), result)),
            Err(error) => {
                let (real, result) = error.into_inner();
                Err(PoisonError::new((lock.guard(real, "wait_timeout()"), result)))
            }
        }
    }

    /// See the real one.
    #[track_caller]
    pub fn wait_timeout_while<'a, T, F: FnMut(&mut T) -> bool>(
        &self,
        mut guard: MutexGuard<'a, T>,
        duration: Duration,
        mut condition: F,
    ) -> LockResult<(MutexGuard<'a, T>, WaitTimeoutResult)> {
        let start = std::time::Instant::now();
        loop {
            let left = duration.saturating_sub(start.elapsed());
            let waits = condition(&mut guard);
            let (back, result) = self.wait_timeout(guard, if waits { left } else { Duration::ZERO })?;
            guard = back;
            if !waits || result.timed_out() {
                return Ok((guard, result));
            }
        }
    }
}

/// See the real one.
#[derive(Debug)]
pub struct Barrier {
    threads: usize,
    real: sync::Barrier,
}

impl Barrier {
    /// See the real one.
    pub const fn new(threads: usize) -> Self {
        Barrier { threads, real: sync::Barrier::new(threads) }
    }

    /// See the real one.
    #[track_caller]
    pub fn wait(&self) -> BarrierWaitResult {
        if self.threads > 1 {
            blocks(Blocking { call: "std::sync::Barrier::wait", kind: "barrier", for_ever: true }, None);
        }
        self.real.wait()
    }
}
