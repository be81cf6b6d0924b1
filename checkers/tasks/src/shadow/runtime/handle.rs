//! `Runtime` and `Handle`.

use std::{fmt, io, marker::PhantomData, time::Duration};

use super::{Builder, RuntimeFlavor, TryCurrentError};
use crate::{
    model::{
        execution::{active, with},
        executor::{self, Boxed},
        task::Site,
    },
    task::{JoinHandle, Watched, spawn_explored},
};

/// A future that was run to its end has left its output.
const ENDED: &str = "the future has come to its end";

/// A runtime: in an execution only a number, as all tasks have one executor.
pub struct Runtime {
    /// The real one, or none in an execution.
    real: Option<real::runtime::Runtime>,
    handle: Handle,
}

/// What can be done with a runtime from anywhere.
#[derive(Clone)]
pub struct Handle(Inner);

#[derive(Clone)]
enum Inner {
    Explored { number: u32, multi_thread: bool },
    Real(real::runtime::Handle),
}

impl Runtime {
    /// One with several threads.
    pub fn new() -> io::Result<Self> {
        Builder::new_multi_thread().enable_all().build()
    }

    pub(super) fn explored(number: u32, multi_thread: bool) -> Self {
        Runtime { real: None, handle: Handle(Inner::Explored { number, multi_thread }) }
    }

    pub(super) fn real(runtime: real::runtime::Runtime) -> Self {
        let handle = Handle(Inner::Real(runtime.handle().clone()));
        Runtime { real: Some(runtime), handle }
    }

    /// A handle of it.
    pub fn handle(&self) -> &Handle {
        &self.handle
    }

    /// Spawns a task.
    #[track_caller]
    pub fn spawn<F>(&self, future: F) -> JoinHandle<F::Output>
    where
        F: Future + Send + 'static,
        F::Output: Send + 'static,
    {
        self.handle.spawn(future)
    }

    /// Runs a closure that may block.
    #[track_caller]
    pub fn spawn_blocking<F, R>(&self, run: F) -> JoinHandle<R>
    where
        F: FnOnce() -> R + Send + 'static,
        R: Send + 'static,
    {
        self.handle.spawn_blocking(run)
    }

    /// Runs a future to its end.
    #[track_caller]
    pub fn block_on<F: Future>(&self, future: F) -> F::Output {
        let mut output = None;
        self.run(Box::pin(async { output = Some(future.await) }));
        output.expect(ENDED)
    }

    #[track_caller]
    fn run(&self, future: Boxed<'_>) {
        match &self.real {
            Some(runtime) => runtime.block_on(Watched::boxed(future)),
            None => self.handle.run(future),
        }
    }

    /// Makes it the one that `spawn` uses.
    pub fn enter(&self) -> EnterGuard<'_> {
        self.handle.enter()
    }

    /// See the real one.
    pub fn metrics(&self) -> RuntimeMetrics {
        self.handle.metrics()
    }

    /// Drops it.
    pub fn shutdown_background(mut self) {
        if let Some(runtime) = self.real.take() {
            runtime.shutdown_background();
        }
    }

    /// Drops it, and waits for closures that block for so long.
    pub fn shutdown_timeout(mut self, duration: Duration) {
        if let Some(runtime) = self.real.take() {
            runtime.shutdown_timeout(duration);
        }
    }
}

impl Drop for Runtime {
    fn drop(&mut self) {
        if let Inner::Explored { number, .. } = self.handle.0
            && active()
        {
            executor::cancel(Some(number));
        }
    }
}

impl fmt::Debug for Runtime {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Runtime").finish()
    }
}

impl Handle {
    /// The handle of the runtime that this is in.
    #[track_caller]
    pub fn current() -> Self {
        Self::entered().unwrap_or_else(|| Handle(Inner::Real(real::runtime::Handle::current())))
    }

    /// The handle of the runtime that this is in, if it is.
    pub fn try_current() -> Result<Self, TryCurrentError> {
        match Self::entered() {
            Some(handle) => Ok(handle),
            None => real::runtime::Handle::try_current().map(|handle| Handle(Inner::Real(handle))),
        }
    }

    fn entered() -> Option<Self> {
        if !active() {
            return None;
        }
        with(|execution| {
            let number = *execution.entered.last()?;
            Some(Handle(Inner::Explored { number, multi_thread: execution.runtimes[number as usize] }))
        })
    }

    pub(crate) fn as_real(&self) -> Option<&real::runtime::Handle> {
        match &self.0 {
            Inner::Explored { .. } => None,
            Inner::Real(handle) => Some(handle),
        }
    }

    /// Spawns a task.
    #[track_caller]
    pub fn spawn<F>(&self, future: F) -> JoinHandle<F::Output>
    where
        F: Future + Send + 'static,
        F::Output: Send + 'static,
    {
        match &self.0 {
            Inner::Explored { .. } => {
                let _entered = self.enter();
                spawn_explored(future, Site::here())
            }
            Inner::Real(handle) => JoinHandle::real(handle.spawn(Watched::new(future))),
        }
    }

    /// Runs a closure that may block.
    #[track_caller]
    pub fn spawn_blocking<F, R>(&self, run: F) -> JoinHandle<R>
    where
        F: FnOnce() -> R + Send + 'static,
        R: Send + 'static,
    {
        let _entered = self.enter();
        crate::task::spawn_blocking(run)
    }

    /// Runs a future to its end.
    #[track_caller]
    pub fn block_on<F: Future>(&self, future: F) -> F::Output {
        let mut output = None;
        self.run(Box::pin(async { output = Some(future.await) }));
        output.expect(ENDED)
    }

    #[track_caller]
    fn run(&self, future: Boxed<'_>) {
        match &self.0 {
            Inner::Explored { number, .. } => executor::block_on(*number, future),
            Inner::Real(handle) => handle.block_on(Watched::boxed(future)),
        }
    }

    /// Makes it the one that `spawn` uses.
    pub fn enter(&self) -> EnterGuard<'_> {
        let real = match &self.0 {
            Inner::Explored { number, .. } => {
                with(|execution| execution.entered.push(*number));
                None
            }
            Inner::Real(handle) => Some(handle.enter()),
        };
        EnterGuard { real, _not_send: PhantomData }
    }

    /// On one thread, or on several.
    pub fn runtime_flavor(&self) -> RuntimeFlavor {
        match &self.0 {
            Inner::Explored { multi_thread: true, .. } => RuntimeFlavor::MultiThread,
            Inner::Explored { multi_thread: false, .. } => RuntimeFlavor::CurrentThread,
            Inner::Real(handle) => handle.runtime_flavor(),
        }
    }

    /// See the real one.
    pub fn metrics(&self) -> RuntimeMetrics {
        RuntimeMetrics(self.clone())
    }
}

impl fmt::Debug for Handle {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Handle").finish()
    }
}

/// As long as it lives, `spawn` uses the runtime.
pub struct EnterGuard<'a> {
    real: Option<real::runtime::EnterGuard<'a>>,
    _not_send: PhantomData<*mut ()>,
}

impl Drop for EnterGuard<'_> {
    fn drop(&mut self) {
        if self.real.is_none() && active() {
            with(|execution| execution.entered.pop());
        }
    }
}

impl fmt::Debug for EnterGuard<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("EnterGuard").finish()
    }
}

/// Numbers about a runtime.
#[derive(Clone, Debug)]
pub struct RuntimeMetrics(Handle);

impl RuntimeMetrics {
    /// Tasks that have not ended.
    pub fn num_alive_tasks(&self) -> usize {
        match &self.0.0 {
            Inner::Explored { number, .. } => with(|execution| {
                let alive = execution.tasks[1..].iter().filter(|task| !task.ended && task.runtime == *number);
                alive.count()
            }),
            Inner::Real(handle) => handle.metrics().num_alive_tasks(),
        }
    }

    /// Threads that poll.
    pub fn num_workers(&self) -> usize {
        match &self.0.0 {
            Inner::Explored { .. } => 1,
            Inner::Real(handle) => handle.metrics().num_workers(),
        }
    }

    /// Tasks in the queue.
    pub fn global_queue_depth(&self) -> usize {
        match &self.0.0 {
            Inner::Explored { .. } => with(|execution| execution.ready.len()),
            Inner::Real(handle) => handle.metrics().global_queue_depth(),
        }
    }
}
