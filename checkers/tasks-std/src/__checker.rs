//! What the shadowed macros expand to. Not for use by hand.

use std::panic::Location;

pub use tasks::__checker::{Returned, print};

/// What is known of a test before it runs.
pub struct Test {
    /// Its path with the crate's name.
    pub path: &'static str,
    /// The file it is in.
    pub file: &'static str,
    /// Whether it has to panic.
    pub should_panic: bool,
    /// What its panic has to contain.
    pub expected: Option<&'static str>,
}

/// Explores a plain `#[test]`: it may build runtimes itself.
#[track_caller]
pub fn run<R: Returned>(test: Test, body: fn() -> R) -> R {
    let Test { path, file, should_panic, expected } = test;
    let line = Location::caller().line();
    tasks::__checker::run_plain(tasks::__checker::Test { path, file, line, should_panic, expected }, body)
}

/// Like the real one.
#[macro_export]
macro_rules! println {
    () => { $crate::__checker::print($crate::format_args!(""), false, true) };
    ($($text:tt)*) => { $crate::__checker::print($crate::format_args!($($text)*), false, true) };
}

/// Like the real one.
#[macro_export]
macro_rules! print {
    ($($text:tt)*) => { $crate::__checker::print($crate::format_args!($($text)*), false, false) };
}

/// Like the real one.
#[macro_export]
macro_rules! eprintln {
    () => { $crate::__checker::print($crate::format_args!(""), true, true) };
    ($($text:tt)*) => { $crate::__checker::print($crate::format_args!($($text)*), true, true) };
}

/// Like the real one.
#[macro_export]
macro_rules! eprint {
    ($($text:tt)*) => { $crate::__checker::print($crate::format_args!($($text)*), true, false) };
}

/// Like the real one.
#[macro_export]
macro_rules! dbg {
    () => { $crate::eprintln!("[{}:{}:{}]", $crate::file!(), $crate::line!(), $crate::column!()) };
    ($value:expr $(,)?) => {
        match $value {
            value => {
                $crate::eprintln!(
                    "[{}:{}:{}] {} = {:#?}",
                    $crate::file!(), $crate::line!(), $crate::column!(), $crate::stringify!($value), &value
                );
                value
            }
        }
    };
    ($($value:expr),+ $(,)?) => { ($($crate::dbg!($value)),+,) };
}
