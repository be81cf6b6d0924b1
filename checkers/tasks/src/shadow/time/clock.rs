//! The clock of an execution, made to stand still or moved by hand.

use std::{task::Waker, time::Duration};

use crate::model::execution::{Cause, active, with};

/// Stops the clock: time passes only when nobody can go on.
#[track_caller]
pub fn pause() {
    if !active() {
        return real::time::pause();
    }
    let before = with(|execution| std::mem::replace(&mut execution.paused, true));
    assert!(!before, "time is already frozen");
}

/// Lets the clock go on.
#[track_caller]
pub fn resume() {
    if !active() {
        return real::time::resume();
    }
    let before = with(|execution| std::mem::replace(&mut execution.paused, false));
    assert!(before, "time is not frozen");
}

/// Moves the clock on, at once.
pub async fn advance(duration: Duration) {
    if !active() {
        return real::time::advance(duration).await;
    }
    assert!(with(|execution| execution.paused), "time is not frozen");
    let wakers = with(|execution| {
        execution.now += duration.as_nanos() as u64;
        execution.timers.expire(execution.now)
    });
    wakers.into_iter().for_each(Waker::wake);
    with(|execution| execution.collect_wakes(Cause::Timer));
    crate::task::yield_now().await;
}
