//! When a test runs for real, its futures are watched: is a blocking call made while one of them is polled?

use std::{
    cell::{Cell, RefCell},
    marker::PhantomData,
    pin::Pin,
    sync::{Arc, Mutex},
    task::{Context, Poll},
};

/// A test that runs for real, and the first blocking call in it.
#[derive(Default)]
pub(crate) struct RealRun {
    /// What blocks, as kind and sentence.
    pub blocks: Mutex<Option<(&'static str, String)>>,
}

thread_local! {
    static RUN: RefCell<Option<Arc<RealRun>>> = const { RefCell::new(None) };
    static POLLING: Cell<bool> = const { Cell::new(false) };
}

/// Runs something as a part of a test that runs for real.
pub(crate) fn for_real<R>(run: &Arc<RealRun>, body: impl FnOnce() -> R) -> R {
    within(Some(Arc::clone(run)), false, body)
}

/// The test that runs for real, if this is in the middle of a poll.
pub(crate) fn in_watched_poll() -> Option<Arc<RealRun>> {
    if POLLING.get() { RUN.with_borrow(Clone::clone) } else { None }
}

/// Runs something that may block, in the middle of a poll.
pub(super) fn outside_of_poll<R>(body: impl FnOnce() -> R) -> R {
    within(RUN.with_borrow(Clone::clone), false, body)
}

fn within<R>(run: Option<Arc<RealRun>>, polling: bool, body: impl FnOnce() -> R) -> R {
    struct Before(Option<Arc<RealRun>>, bool);
    impl Drop for Before {
        fn drop(&mut self) {
            RUN.set(self.0.take());
            POLLING.set(self.1);
        }
    }
    let _before = Before(RUN.replace(run), POLLING.replace(polling));
    body()
}

/// A future, or a closure, that belongs to the test that made it.
pub struct Watched<F: ?Sized> {
    run: Option<Arc<RealRun>>,
    future: Pin<Box<F>>,
}

/// What belongs to a test and is not a future.
pub(super) struct Inherited {
    run: Option<Arc<RealRun>>,
    _private: PhantomData<()>,
}

impl Inherited {
    pub(super) fn around<R>(self, body: impl FnOnce() -> R) -> R {
        within(self.run, false, body)
    }
}

impl Watched<()> {
    pub(super) fn inherit() -> Inherited {
        Inherited { run: RUN.with_borrow(Clone::clone), _private: PhantomData }
    }
}

impl<F: Future> Watched<F> {
    /// Watches a future.
    pub fn new(future: F) -> Self {
        Watched::boxed(Box::pin(future))
    }
}

impl<F: Future + ?Sized> Watched<F> {
    /// Watches a future that is in a box already.
    pub fn boxed(future: Pin<Box<F>>) -> Self {
        Watched { run: RUN.with_borrow(Clone::clone), future }
    }
}

impl<F: Future + ?Sized> Future for Watched<F> {
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        let run = self.run.clone();
        within(run, true, || self.future.as_mut().poll(cx))
    }
}
