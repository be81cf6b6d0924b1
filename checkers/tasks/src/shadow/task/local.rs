//! `LocalSet`: tasks that stay on one thread. In an execution all tasks do, so only their membership is kept.

use std::{
    cell::RefCell,
    fmt,
    pin::Pin,
    rc::Rc,
    sync::{Arc, PoisonError, atomic::Ordering},
    task::{Context, Poll},
};

use super::{
    AbortHandle, JoinHandle, Watched,
    handle::{Handle, spawn_explored},
};
use crate::model::{
    execution::{active, with},
    task::{Fate, Site},
};

type Members = Rc<RefCell<Vec<(Arc<Fate>, AbortHandle)>>>;

thread_local! {
    static CURRENT: RefCell<Option<Members>> = const { RefCell::new(None) };
}

/// A set of tasks that stay on one thread.
pub struct LocalSet(Set);

enum Set {
    Explored(Members),
    Real(Pin<Box<real::task::LocalSet>>),
}

/// Spawns a task into the `LocalSet` that runs.
#[track_caller]
pub fn spawn_local<F>(future: F) -> JoinHandle<F::Output>
where
    F: Future + 'static,
    F::Output: 'static,
{
    match CURRENT.with_borrow(Clone::clone) {
        Some(members) if active() => spawn_into(&members, future, Site::here()),
        _ if active() => panic!("`spawn_local` called from outside of a `task::LocalSet` or `runtime::LocalRuntime`"),
        _ => JoinHandle(Handle::Real(real::task::spawn_local(Watched::new(future)))),
    }
}

fn spawn_into<F: Future + 'static>(members: &Members, future: F, site: Site) -> JoinHandle<F::Output> {
    let inside = Inside { members: Rc::clone(members), future: Box::pin(future) };
    let handle = spawn_explored(inside, site);
    if let Handle::Explored(explored) = &handle.0 {
        members.borrow_mut().push((Arc::clone(explored.fate()), handle.abort_handle()));
    }
    handle
}

impl LocalSet {
    /// An empty set.
    pub fn new() -> Self {
        LocalSet(match active() {
            true => Set::Explored(Members::default()),
            false => Set::Real(Box::pin(real::task::LocalSet::new())),
        })
    }

    /// Spawns a task into it.
    #[track_caller]
    pub fn spawn_local<F>(&self, future: F) -> JoinHandle<F::Output>
    where
        F: Future + 'static,
        F::Output: 'static,
    {
        match &self.0 {
            Set::Explored(members) => spawn_into(members, future, Site::here()),
            Set::Real(set) => JoinHandle(Handle::Real(set.spawn_local(Watched::new(future)))),
        }
    }

    /// Runs a future, and the tasks of the set meanwhile.
    pub async fn run_until<F: Future>(&self, future: F) -> F::Output {
        match &self.0 {
            Set::Explored(members) => Inside { members: Rc::clone(members), future: Box::pin(future) }.await,
            Set::Real(set) => set.run_until(future).await,
        }
    }

    /// Blocks on a future, and runs the tasks of the set meanwhile.
    #[track_caller]
    pub fn block_on<F: Future>(&self, runtime: &crate::runtime::Runtime, future: F) -> F::Output {
        runtime.block_on(self.run_until(future))
    }
}

/// The set is over when all of its tasks are.
impl Future for LocalSet {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        match &mut self.0 {
            Set::Explored(members) => {
                let alive = members.borrow().iter().map(|(fate, _)| Arc::clone(fate)).find(|fate| !is_over(fate));
                let Some(fate) = alive else { return Poll::Ready(()) };
                let before = fate.watcher.lock().unwrap_or_else(PoisonError::into_inner).replace(cx.waker().clone());
                drop(before);
                Poll::Pending
            }
            Set::Real(set) => set.as_mut().poll(cx),
        }
    }
}

fn is_over(fate: &Fate) -> bool {
    fate.ended.load(Ordering::Relaxed)
}

impl Default for LocalSet {
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for LocalSet {
    fn drop(&mut self) {
        if let Set::Explored(members) = &self.0 {
            let alive = members.borrow_mut().drain(..).filter(|(fate, _)| !is_over(fate)).collect::<Vec<_>>();
            if active() && with(|execution| !execution.after) {
                alive.iter().for_each(|(_, handle)| handle.abort());
            }
        }
    }
}

impl fmt::Debug for LocalSet {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("LocalSet").finish()
    }
}

/// A future inside of which `spawn_local` finds the set.
struct Inside<F> {
    members: Members,
    future: Pin<Box<F>>,
}

impl<F: Future> Future for Inside<F> {
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        struct Before(Option<Members>);
        impl Drop for Before {
            fn drop(&mut self) {
                CURRENT.set(self.0.take());
            }
        }
        let _before = Before(CURRENT.replace(Some(Rc::clone(&self.members))));
        self.future.as_mut().poll(cx)
    }
}
