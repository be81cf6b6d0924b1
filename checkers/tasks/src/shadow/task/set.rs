//! `JoinSet`: tasks that are awaited in the order in which they end.

use std::{
    fmt,
    future::poll_fn,
    panic::resume_unwind,
    pin::pin,
    task::{Context, Poll, Waker},
};

use super::{
    AbortHandle, Id, JoinError, JoinHandle, LocalSet, Watched,
    handle::{Handle, spawn_explored},
};
use crate::{
    model::{execution::active, task::Site},
    runtime,
};

/// A set of tasks.
pub struct JoinSet<T>(Set<T>);

enum Set<T> {
    Explored(Vec<JoinHandle<T>>),
    Real(real::task::JoinSet<T>),
}

type Joined<T> = Result<T, JoinError>;

impl<T> JoinSet<T> {
    /// An empty set.
    pub fn new() -> Self {
        JoinSet(if active() { Set::Explored(Vec::new()) } else { Set::Real(real::task::JoinSet::new()) })
    }

    /// How many tasks are in it.
    pub fn len(&self) -> usize {
        match &self.0 {
            Set::Explored(handles) => handles.len(),
            Set::Real(set) => set.len(),
        }
    }

    /// Whether none is.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl<T: 'static> JoinSet<T> {
    fn push(&mut self, handle: JoinHandle<T>) -> AbortHandle {
        let abort = handle.abort_handle();
        if let Set::Explored(handles) = &mut self.0 {
            handles.push(handle);
        }
        abort
    }

    /// Spawns a task into it.
    #[track_caller]
    pub fn spawn<F>(&mut self, future: F) -> AbortHandle
    where
        F: Future<Output = T> + Send + 'static,
        T: Send,
    {
        match &mut self.0 {
            Set::Explored(_) => self.push(spawn_explored(future, Site::here())),
            Set::Real(set) => AbortHandle::real(set.spawn(Watched::new(future))),
        }
    }

    /// Spawns a task of a given runtime into it.
    #[track_caller]
    pub fn spawn_on<F>(&mut self, future: F, handle: &runtime::Handle) -> AbortHandle
    where
        F: Future<Output = T> + Send + 'static,
        T: Send,
    {
        match (&mut self.0, handle.as_real()) {
            (Set::Real(set), Some(handle)) => AbortHandle::real(set.spawn_on(Watched::new(future), handle)),
            _ => self.push(handle.spawn(future)),
        }
    }

    /// Spawns a task into it that stays on this thread.
    #[track_caller]
    pub fn spawn_local<F>(&mut self, future: F) -> AbortHandle
    where
        F: Future<Output = T> + 'static,
    {
        match &mut self.0 {
            Set::Explored(_) => self.push(super::spawn_local(future)),
            Set::Real(set) => AbortHandle::real(set.spawn_local(Watched::new(future))),
        }
    }

    /// Spawns a task of a given `LocalSet` into it.
    #[track_caller]
    pub fn spawn_local_on<F>(&mut self, future: F, local: &LocalSet) -> AbortHandle
    where
        F: Future<Output = T> + 'static,
    {
        self.push(local.spawn_local(future))
    }

    /// Runs a closure that may block as one of its tasks.
    #[track_caller]
    pub fn spawn_blocking<F>(&mut self, run: F) -> AbortHandle
    where
        F: FnOnce() -> T + Send + 'static,
        T: Send,
    {
        match &mut self.0 {
            Set::Explored(_) => self.push(super::spawn_blocking(run)),
            Set::Real(set) => AbortHandle::real(set.spawn_blocking(run)),
        }
    }

    /// Awaits the next task that ends.
    pub async fn join_next(&mut self) -> Option<Joined<T>> {
        poll_fn(|cx| self.poll_join_next(cx)).await
    }

    /// Awaits the next task that ends; with its number.
    pub async fn join_next_with_id(&mut self) -> Option<Result<(Id, T), JoinError>> {
        poll_fn(|cx| self.poll_join_next_with_id(cx)).await
    }

    /// The next task that has ended, if there is one.
    pub fn try_join_next(&mut self) -> Option<Joined<T>> {
        match &mut self.0 {
            Set::Real(set) => set.try_join_next().map(|result| result.map_err(JoinError::real)),
            Set::Explored(_) => match self.poll_join_next(&mut Context::from_waker(Waker::noop())) {
                Poll::Ready(joined) => joined,
                Poll::Pending => None,
            },
        }
    }

    /// See [`JoinSet::join_next`].
    pub fn poll_join_next(&mut self, cx: &mut Context<'_>) -> Poll<Option<Joined<T>>> {
        self.poll_join_next_with_id(cx).map(|joined| joined.map(|result| result.map(|(_, value)| value)))
    }

    /// See [`JoinSet::join_next_with_id`].
    pub fn poll_join_next_with_id(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<(Id, T), JoinError>>> {
        let handles = match &mut self.0 {
            Set::Explored(handles) => handles,
            Set::Real(set) => {
                return set.poll_join_next_with_id(cx).map(|joined| {
                    joined.map(|result| result.map(|(id, value)| (Id::real(id), value)).map_err(JoinError::real))
                });
            }
        };
        if handles.is_empty() {
            return Poll::Ready(None);
        }
        let ended = |handle: &JoinHandle<T>| match &handle.0 {
            Handle::Explored(handle) => handle.ended(),
            Handle::Real(_) => None,
        };
        let first = (0..handles.len()).filter_map(|at| Some((ended(&handles[at])?, at))).min();
        match first {
            Some((_, at)) => {
                let handle = handles.remove(at);
                let id = handle.id();
                pin!(handle).poll(cx).map(|result| Some(result.map(|value| (id, value))))
            }
            None => {
                for handle in handles {
                    // It is pending, and keeps the waker.
                    let _ = pin!(handle).poll(cx);
                }
                Poll::Pending
            }
        }
    }

    /// Awaits all of them.
    pub async fn join_all(mut self) -> Vec<T> {
        let mut values = Vec::with_capacity(self.len());
        while let Some(result) = self.join_next().await {
            match result {
                Ok(value) => values.push(value),
                Err(error) if error.is_panic() => resume_unwind(error.into_panic()),
                Err(error) => panic!("{error}"),
            }
        }
        values
    }

    /// Cancels all of them.
    pub fn abort_all(&mut self) {
        match &mut self.0 {
            Set::Explored(handles) => handles.iter().for_each(JoinHandle::abort),
            Set::Real(set) => set.abort_all(),
        }
    }

    /// Cancels all of them, and awaits their ends.
    pub async fn shutdown(&mut self) {
        self.abort_all();
        while self.join_next().await.is_some() {}
    }

    /// Lets all of them go on without it.
    pub fn detach_all(&mut self) {
        match &mut self.0 {
            Set::Explored(handles) => handles.clear(),
            Set::Real(set) => set.detach_all(),
        }
    }
}

impl<T> Drop for JoinSet<T> {
    fn drop(&mut self) {
        if let Set::Explored(handles) = &self.0
            && active()
        {
            handles.iter().filter(|handle| !handle.is_finished()).for_each(JoinHandle::abort);
        }
    }
}

impl<T> Default for JoinSet<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T, F> FromIterator<F> for JoinSet<T>
where
    F: Future<Output = T> + Send + 'static,
    T: Send + 'static,
{
    #[track_caller]
    fn from_iter<I: IntoIterator<Item = F>>(futures: I) -> Self {
        let mut set = Self::new();
        for future in futures {
            set.spawn(future);
        }
        set
    }
}

impl<T> fmt::Debug for JoinSet<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("JoinSet").field("len", &self.len()).finish()
    }
}
