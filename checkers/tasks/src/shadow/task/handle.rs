//! `spawn`, and the handles of a task.

use std::{
    fmt,
    panic::{AssertUnwindSafe, catch_unwind},
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError, atomic::Ordering},
    task::{Context, Poll, Waker, ready},
};

use super::{Id, JoinError, Watched};
use crate::model::{
    execution::{Cause, active, with},
    task::{Fate, Site, TaskId, TaskWaker, Wait},
};

/// Spawns a task.
#[track_caller]
pub fn spawn<F>(future: F) -> JoinHandle<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    if active() && with(|execution| !execution.entered.is_empty()) {
        return spawn_explored(future, Site::here());
    }
    JoinHandle(Handle::Real(real::spawn(Watched::new(future))))
}

/// Spawns a task in the execution.
pub(crate) fn spawn_explored<F: Future + 'static>(future: F, site: Site) -> JoinHandle<F::Output> {
    let fate = Arc::<Fate>::default();
    let (task, wake) = with(|execution| {
        let task = execution.add_task(site, None, Arc::clone(&fate));
        let name = execution.name(task);
        execution.does(site, || format!("spawns {name}"));
        (task, Arc::clone(&execution.tasks[task.index()].wake))
    });
    let packet = Arc::new(Packet { fate, contents: Mutex::new(Contents { result: None, ended: 0, waker: None }) });
    let body = Spawned { task, future: Some(Box::pin(future)), packet: Arc::clone(&packet) };
    with(|execution| {
        execution.tasks[task.index()].body = Some(Box::pin(body));
        execution.queue(task, Cause::Spawned);
    });
    JoinHandle(Handle::Explored(Explored { task, packet, wake }))
}

/// Where the result of a task is left for its `JoinHandle`.
pub(crate) struct Packet<T> {
    fate: Arc<Fate>,
    contents: Mutex<Contents<T>>,
}

struct Contents<T> {
    result: Option<Result<T, JoinError>>,
    /// As the how-manieth task of the execution it ended.
    ended: u64,
    waker: Option<Waker>,
}

impl<T> Packet<T> {
    fn contents(&self) -> MutexGuard<'_, Contents<T>> {
        self.contents.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn finish(&self, result: Result<T, JoinError>) {
        let ended = if active() { with(|execution| execution.ended) } else { 0 };
        let mut contents = self.contents();
        contents.result = Some(result);
        contents.ended = ended;
        let waker = contents.waker.take();
        drop(contents);
        self.fate.ended.store(true, Ordering::Relaxed);
        let watcher = self.fate.watcher.lock().unwrap_or_else(PoisonError::into_inner).take();
        waker.into_iter().chain(watcher).for_each(Waker::wake);
    }
}

/// The future of a task, which leaves its result in the packet: the value, the panic, or that it was dropped.
struct Spawned<F: Future> {
    task: TaskId,
    future: Option<Pin<Box<F>>>,
    packet: Arc<Packet<F::Output>>,
}

impl<F: Future> Future for Spawned<F> {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let Some(future) = &mut self.future else { return Poll::Ready(()) };
        let result = match catch_unwind(AssertUnwindSafe(|| future.as_mut().poll(cx))) {
            Ok(output) => Ok(ready!(output)),
            Err(payload) => Err(JoinError::panicked(Id::explored(self.task), payload)),
        };
        // Like in the real thing, the future is gone before anybody hears of its end.
        let _ = catch_unwind(AssertUnwindSafe(|| self.future = None));
        self.packet.finish(result);
        Poll::Ready(())
    }
}

impl<F: Future> Drop for Spawned<F> {
    fn drop(&mut self) {
        if let Some(future) = self.future.take() {
            let dropped = catch_unwind(AssertUnwindSafe(|| drop(future)));
            let id = Id::explored(self.task);
            self.packet.finish(Err(match dropped {
                Ok(()) => JoinError::cancelled(id),
                Err(payload) => JoinError::panicked(id, payload),
            }));
        }
    }
}

/// The handle that awaits a task.
pub struct JoinHandle<T>(pub(super) Handle<T>);

pub(super) enum Handle<T> {
    Explored(Explored<T>),
    Real(real::task::JoinHandle<T>),
}

pub(super) struct Explored<T> {
    pub(super) task: TaskId,
    packet: Arc<Packet<T>>,
    wake: Arc<TaskWaker>,
}

impl<T> Explored<T> {
    pub(super) fn poll(&self, cx: &mut Context<'_>) -> Poll<Result<T, JoinError>> {
        let mut contents = self.packet.contents();
        match contents.result.take() {
            Some(result) => {
                drop(contents);
                self.packet.fate.heard.store(true, Ordering::Relaxed);
                Poll::Ready(result)
            }
            None => {
                assert!(!self.is_finished(), "JoinHandle polled after completion");
                let before = contents.waker.replace(cx.waker().clone());
                drop(contents);
                drop(before);
                if active() {
                    with(|execution| execution.waits(Wait::Task(self.task)));
                }
                Poll::Pending
            }
        }
    }

    /// When it ended, if it did.
    pub(super) fn ended(&self) -> Option<u64> {
        let contents = self.packet.contents();
        contents.result.is_some().then_some(contents.ended)
    }

    fn is_finished(&self) -> bool {
        self.packet.fate.ended.load(Ordering::Relaxed)
    }

    pub(super) fn fate(&self) -> &Arc<Fate> {
        &self.packet.fate
    }
}

impl<T> JoinHandle<T> {
    pub(crate) fn real(handle: real::task::JoinHandle<T>) -> Self {
        JoinHandle(Handle::Real(handle))
    }

    /// Cancels the task.
    pub fn abort(&self) {
        self.abort_handle().abort();
    }

    /// Whether the task has ended.
    pub fn is_finished(&self) -> bool {
        match &self.0 {
            Handle::Explored(handle) => handle.is_finished(),
            Handle::Real(handle) => handle.is_finished(),
        }
    }

    /// A handle that can cancel the task and not await it.
    pub fn abort_handle(&self) -> AbortHandle {
        AbortHandle(match &self.0 {
            Handle::Explored(handle) => {
                Abort::Explored { fate: Arc::clone(handle.fate()), wake: Arc::clone(&handle.wake) }
            }
            Handle::Real(handle) => Abort::Real(handle.abort_handle()),
        })
    }

    /// The task's number.
    pub fn id(&self) -> Id {
        match &self.0 {
            Handle::Explored(handle) => Id::explored(handle.task),
            Handle::Real(handle) => Id::real(handle.id()),
        }
    }
}

impl<T> Unpin for JoinHandle<T> {}

impl<T> Future for JoinHandle<T> {
    type Output = Result<T, JoinError>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        match &mut self.0 {
            Handle::Explored(handle) => handle.poll(cx),
            Handle::Real(handle) => Pin::new(handle).poll(cx).map_err(JoinError::real),
        }
    }
}

impl<T> fmt::Debug for JoinHandle<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("JoinHandle").field("id", &self.id()).finish()
    }
}

/// Cancels a task.
#[derive(Clone)]
pub struct AbortHandle(Abort);

#[derive(Clone)]
enum Abort {
    Explored { fate: Arc<Fate>, wake: Arc<TaskWaker> },
    Real(real::task::AbortHandle),
}

impl AbortHandle {
    pub(super) fn real(handle: real::task::AbortHandle) -> Self {
        AbortHandle(Abort::Real(handle))
    }

    /// Cancels it: it ends at its next poll.
    pub fn abort(&self) {
        match &self.0 {
            Abort::Explored { fate, wake } => {
                fate.aborted.store(true, Ordering::Relaxed);
                std::task::Wake::wake_by_ref(wake);
            }
            Abort::Real(handle) => handle.abort(),
        }
    }

    /// Whether the task has ended.
    pub fn is_finished(&self) -> bool {
        match &self.0 {
            Abort::Explored { fate, .. } => fate.ended.load(Ordering::Relaxed),
            Abort::Real(handle) => handle.is_finished(),
        }
    }

    /// The task's number.
    pub fn id(&self) -> Id {
        match &self.0 {
            Abort::Explored { wake, .. } => Id::explored(wake.task),
            Abort::Real(handle) => Id::real(handle.id()),
        }
    }
}

impl fmt::Debug for AbortHandle {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("AbortHandle").field("id", &self.id()).finish()
    }
}
