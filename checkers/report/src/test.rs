//! A test, as the shadowed `#[test]` sees it.

use std::{any::Any, fmt, process::ExitCode};

/// What is known of a test before it runs.
#[derive(Clone, Copy, Debug)]
pub struct Test {
    /// Its path with the crate's name: `crate::module::name`.
    pub path: &'static str,
    /// The file it is in.
    pub file: &'static str,
    /// Whether it has to panic.
    pub should_panic: bool,
    /// What its panic has to contain.
    pub expected: Option<&'static str>,
}

impl Test {
    /// The name as the harness prints it: without the crate's.
    pub fn name(&self) -> &'static str {
        self.path.split_once("::").map_or(self.path, |(_, name)| name)
    }

    /// Whether it has to panic, and this is how.
    pub fn expects(&self, message: &str) -> bool {
        self.should_panic && self.expected.is_none_or(|expected| message.contains(expected))
    }
}

/// What a test may return: nothing, or a `Result` that has to be `Ok`.
pub trait Returned {
    /// What the value says, if it means failure.
    fn failure(&self) -> Option<String>;
    /// A value that means success.
    fn success() -> Self;
}

impl Returned for () {
    fn failure(&self) -> Option<String> {
        None
    }

    fn success() -> Self {}
}

impl<T: Returned, E: fmt::Debug> Returned for Result<T, E> {
    fn failure(&self) -> Option<String> {
        match self {
            Ok(value) => value.failure(),
            Err(error) => Some(format!("{error:?}")),
        }
    }

    fn success() -> Self {
        Ok(T::success())
    }
}

impl Returned for ExitCode {
    fn failure(&self) -> Option<String> {
        (*self != ExitCode::SUCCESS).then(|| format!("{self:?}"))
    }

    fn success() -> Self {
        ExitCode::SUCCESS
    }
}

/// The message of a panic.
pub fn text_of(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().map(|text| text.to_string());
    text.or_else(|| payload.downcast_ref().cloned()).unwrap_or_else(|| "a panic without a message".into())
}
