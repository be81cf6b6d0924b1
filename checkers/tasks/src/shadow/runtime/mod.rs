//! `tokio::runtime`.

mod builder;
mod handle;

pub use builder::Builder;
pub use handle::{EnterGuard, Handle, Runtime, RuntimeMetrics};
pub use real::runtime::{RuntimeFlavor, TryCurrentError};
