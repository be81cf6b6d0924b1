//! `std::thread::scope`.

use std::{
    fmt,
    marker::PhantomData,
    panic::{AssertUnwindSafe, Location},
    thread::Result,
};

use super::handle::{JoinHandle, Thread, spawn_unchecked};
use crate::{
    model::{
        execution::{Execution, point, with},
        object::State,
        schedule::{Accesses, ObjectId, Pending, Place, ThreadId, Wait},
        trace::Sort,
    },
    shadow::panic::{catch_unwind, resume_unwind},
};

/// See the real one.
pub struct Scope<'scope, 'env: 'scope> {
    object: ObjectId,
    scope: PhantomData<&'scope mut &'scope ()>,
    env: PhantomData<&'env mut &'env ()>,
}

/// See the real one.
pub struct ScopedJoinHandle<'scope, T>(JoinHandle<T>, PhantomData<(&'scope (), *const T)>);

// SAFETY: as for the real one: the result is handed over by `join`, once.
unsafe impl<T: Send> Send for ScopedJoinHandle<'_, T> {}
// SAFETY: as above.
unsafe impl<T: Send> Sync for ScopedJoinHandle<'_, T> {}

fn threads(execution: &mut Execution, object: ObjectId) -> &mut Vec<ThreadId> {
    match &mut execution.objects[object.index()].state {
        State::Scope(threads) => threads,
        _ => unreachable!("a scope is registered as one"),
    }
}

/// See the real one.
#[track_caller]
pub fn scope<'env, F, T>(f: F) -> T
where
    F: for<'scope> FnOnce(&'scope Scope<'scope, 'env>) -> T,
{
    let place = Location::caller();
    let object = with(|execution| execution.add_object("scope", place, State::Scope(Vec::new())));
    let scope = Scope { object, scope: PhantomData, env: PhantomData };
    let result = catch_unwind(AssertUnwindSafe(|| f(&scope)));
    let pending = Pending::new("scope", None, place, Accesses::NONE);
    point(pending.until(Wait::ScopeEnded(object)));
    let lost_panic = with(|execution| {
        let mut lost_panic = false;
        for id in threads(execution, object).clone() {
            let thread = &mut execution.threads[id.index()];
            lost_panic |= thread.panicked.is_some() && !thread.joined;
            thread.joined = true;
            let ended = thread.ended;
            let known = execution.objects[ended.index()].sync.clone();
            execution.acquire(&known);
        }
        execution.record(Sort::Other, None, Some(place), || "thread::scope ends: so have all its threads");
        lost_panic
    });
    match result {
        Err(panic) => resume_unwind(panic),
        Ok(_) if lost_panic => panic!("a scoped thread panicked"),
        Ok(value) => value,
    }
}

impl<'scope> Scope<'scope, '_> {
    /// See the real one.
    #[track_caller]
    pub fn spawn<F, T>(&'scope self, f: F) -> ScopedJoinHandle<'scope, T>
    where
        F: FnOnce() -> T + Send + 'scope,
        T: Send + 'scope,
    {
        self.spawn_named(f, None, Location::caller())
    }

    pub(super) fn spawn_named<F, T>(
        &'scope self,
        f: F,
        name: Option<String>,
        place: Place,
    ) -> ScopedJoinHandle<'scope, T>
    where
        F: FnOnce() -> T + Send + 'scope,
        T: Send + 'scope,
    {
        // SAFETY: `scope` waits for all its threads before `'scope` is over; if it never gets there, the whole execution
        // is given up, and all its stacks with it.
        let handle = unsafe { spawn_unchecked(f, name, place) };
        with(|execution| threads(execution, self.object).push(handle.id));
        ScopedJoinHandle(handle, PhantomData)
    }
}

impl<T> ScopedJoinHandle<'_, T> {
    /// See the real one.
    pub fn thread(&self) -> &Thread {
        self.0.thread()
    }

    /// See the real one.
    #[track_caller]
    pub fn join(self) -> Result<T> {
        self.0.join()
    }

    /// See the real one.
    #[track_caller]
    pub fn is_finished(&self) -> bool {
        self.0.is_finished()
    }
}

impl fmt::Debug for Scope<'_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Scope").finish_non_exhaustive()
    }
}

impl<T> fmt::Debug for ScopedJoinHandle<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ScopedJoinHandle").finish_non_exhaustive()
    }
}
