//! `std::panic`, with panics counted for each thread of the exercise: they all live on one real thread.

pub use std::panic::*;
use std::{any::Any, sync::Arc};

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

/// See the real one. The hook lasts until the end of this execution. What it does is one step with the panic: it can't be
/// interrupted, and must not wait for anybody.
pub fn set_hook(hook: Box<dyn Fn(&PanicHookInfo<'_>) + Sync + Send + 'static>) {
    if !active() {
        return std::panic::set_hook(hook);
    }
    with(|execution| execution.panic_hook = Some(Arc::from(hook)));
}

/// See the real one.
pub fn take_hook() -> Box<dyn Fn(&PanicHookInfo<'_>) + Sync + Send + 'static> {
    if !active() {
        return std::panic::take_hook();
    }
    match with(|execution| execution.panic_hook.take()) {
        Some(hook) => Box::new(move |info| hook(info)),
        None => Box::new(|_| {}),
    }
}
