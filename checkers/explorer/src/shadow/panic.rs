//! `std::panic`, with panics counted for each thread of the exercise: they all live on one real thread.

use std::any::Any;
pub use std::panic::*;

use crate::model::execution::{active, with};

/// Like the real one.
pub fn catch_unwind<F: FnOnce() -> R + UnwindSafe, R>(f: F) -> Result<R, Box<dyn Any + Send + 'static>> {
    if !active() {
        return std::panic::catch_unwind(f);
    }
    let before = with(|execution| execution.me().panicking);
    let result = std::panic::catch_unwind(f);
    with(|execution| execution.me().panicking = before);
    result
}

/// Like the real one.
pub fn resume_unwind(payload: Box<dyn Any + Send>) -> ! {
    if active() {
        with(|execution| execution.me().panicking += 1);
    }
    std::panic::resume_unwind(payload)
}

/// The explorer has a hook of its own; the learner's is not called.
pub fn set_hook(_hook: Box<dyn Fn(&PanicHookInfo<'_>) + Sync + Send + 'static>) {}

/// A hook that does nothing.
pub fn take_hook() -> Box<dyn Fn(&PanicHookInfo<'_>) + Sync + Send + 'static> {
    Box::new(|_| {})
}
