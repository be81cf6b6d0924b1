//! The macros that print: into the report of a schedule that fails, by `__checker::print`. This file is also part of the
//! crate named `std` beside the tasks checker.

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
