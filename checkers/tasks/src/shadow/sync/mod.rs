//! `tokio::sync`: the real one, which works with any executor. `Mutex` and `Notify` are wrapped: who has the lock, and
//! who was notified too early, is what a report has to tell. What waits in the others is found out by
//! [`crate::model::ask`].

mod guards;
mod mutex;
mod notify;

/// Futures with a name.
pub mod futures {
    pub use super::notify::{Notified, OwnedNotified};
}

pub use guards::{MappedMutexGuard, MutexGuard, OwnedMappedMutexGuard, OwnedMutexGuard};
pub use mutex::Mutex;
pub use notify::Notify;
pub use real::sync::*;
