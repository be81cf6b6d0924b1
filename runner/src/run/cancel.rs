//! The token by which one thread ends a run that another one waits for.

use std::{
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// Ends the runs it was given to. Clones are the same token; once cancelled, it stays so.
#[derive(Clone, Default)]
pub struct Cancel {
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    cancelled: bool,
    next: u64,
    actions: Vec<(u64, Box<dyn Fn() + Send>)>,
}

impl Cancel {
    /// A token that is not cancelled.
    pub fn new() -> Cancel {
        Cancel::default()
    }

    /// Ends every run that has this token, and those that will be given it. Returns at once; the runs return when
    /// their processes are gone.
    pub fn cancel(&self) {
        let mut state = self.lock();
        state.cancelled = true;
        for (_, action) in state.actions.drain(..) {
            action();
        }
    }

    /// Whether [`cancel`](Cancel::cancel) has been called.
    pub fn is_cancelled(&self) -> bool {
        self.lock().cancelled
    }

    /// Cancels `other` too, when this one is cancelled, until the answer is dropped. Not the other way round.
    pub fn carries<'c>(&'c self, other: &Cancel) -> impl Drop + use<'c> {
        let other = other.clone();
        self.on_cancel(move || other.cancel())
    }

    /// Has `action` done once, when the token is cancelled; now, if it is already. Forgotten when the answer is dropped.
    /// The action runs under the token's lock: it must be short and must not use the token.
    pub(crate) fn on_cancel(&self, action: impl Fn() + Send + 'static) -> Registration<'_> {
        let mut state = self.lock();
        if state.cancelled {
            action();
        }
        let id = state.next;
        state.next += 1;
        state.actions.push((id, Box::new(action)));
        drop(state);
        Registration { cancel: self, id }
    }

    /// An action only writes a byte to a pipe, so a poisoned state is still a sound one.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Cancel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cancel").field("cancelled", &self.is_cancelled()).finish()
    }
}

/// An action that stands as long as this does.
pub(crate) struct Registration<'a> {
    cancel: &'a Cancel,
    id: u64,
}

impl Drop for Registration<'_> {
    fn drop(&mut self) {
        self.cancel.lock().actions.retain(|(id, _)| *id != self.id);
    }
}
