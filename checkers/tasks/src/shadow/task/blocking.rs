//! Closures that may block. In an execution such a closure is one step of a task of its own. If it sleeps, its task
//! ends so much later, unless the clock is paused: that of tokio does not move while a thread sleeps. If it waits for
//! anybody else, the test can't be explored.

use std::time::Duration;

use super::{
    JoinHandle, Watched,
    handle::{Handle, spawn_explored},
};
use crate::model::{
    execution::{active, with},
    task::Site,
};

/// Runs a closure where it may block.
#[track_caller]
pub fn spawn_blocking<F, R>(run: F) -> JoinHandle<R>
where
    F: FnOnce() -> R + Send + 'static,
    R: Send + 'static,
{
    if active() && with(|execution| !execution.entered.is_empty()) {
        return spawn_explored(
            async move {
                let (result, slept) = may_block(run);
                if !slept.is_zero() && with(|execution| !execution.paused) {
                    crate::time::sleep(slept).await;
                }
                result
            },
            Site::here(),
        );
    }
    let watched = Watched::<()>::inherit();
    JoinHandle(Handle::Real(real::task::spawn_blocking(move || watched.around(run))))
}

/// Runs a closure that may block, in the middle of a task.
#[track_caller]
pub fn block_in_place<F, R>(run: F) -> R
where
    F: FnOnce() -> R,
{
    if !active() || with(|execution| execution.running.is_none()) {
        return super::watched::outside_of_poll(|| real::task::block_in_place(run));
    }
    let multi_thread = with(|execution| {
        let runtime = execution.entered.last().copied().unwrap_or_default();
        execution.runtimes.get(runtime as usize).copied().unwrap_or_default()
    });
    assert!(multi_thread, "can call blocking only when running on the multi-threaded runtime");
    let (result, slept) = may_block(run);
    with(|execution| {
        if !execution.paused {
            execution.now += slept.as_nanos() as u64;
        }
    });
    result
}

/// Runs a closure that may block, and returns for how long it slept.
fn may_block<R>(run: impl FnOnce() -> R) -> (R, Duration) {
    /// Puts it back, also when the closure panics.
    struct Before(Option<u64>);
    impl Drop for Before {
        fn drop(&mut self) {
            with(|execution| execution.may_block = self.0);
        }
    }
    let before = Before(with(|execution| execution.may_block.replace(0)));
    let result = run();
    let slept = with(|execution| execution.may_block).unwrap_or_default();
    drop(before);
    (result, Duration::from_nanos(slept))
}
