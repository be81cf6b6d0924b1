//! `tokio::task`.

mod blocking;
mod error;
mod handle;
mod local;
mod set;
mod watched;

pub use blocking::{block_in_place, spawn_blocking};
pub use error::{Id, JoinError, id, try_id};
pub use handle::{AbortHandle, JoinHandle, spawn};
pub use local::{LocalSet, spawn_local};
pub use real::task::{LocalKey, coop, futures};
#[allow(deprecated, reason = "the real one has them")]
pub use real::task::{consume_budget, unconstrained};
pub use set::JoinSet;
#[doc(hidden)]
pub use watched::Watched;

pub(crate) use handle::spawn_explored;
pub(crate) use watched::{RealRun, for_real, in_watched_poll};

use crate::model::execution::active;

/// Lets the other tasks go first.
pub async fn yield_now() {
    if !active() {
        return real::task::yield_now().await;
    }
    let mut yielded = false;
    std::future::poll_fn(|cx| {
        if std::mem::replace(&mut yielded, true) {
            return std::task::Poll::Ready(());
        }
        cx.waker().wake_by_ref();
        std::task::Poll::Pending
    })
    .await;
}
