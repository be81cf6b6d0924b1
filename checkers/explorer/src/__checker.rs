//! What the shadowed macros expand to. Not for use by hand.

use std::{fmt, fs::OpenOptions, io::Write as _, panic::resume_unwind, sync::Arc};

pub use crate::model::explore::Test;
use crate::model::{
    execution::{active, with},
    explore::{Verdict, explore},
    json, table,
};

/// What a test may return: nothing, or a `Result` that has to be `Ok`.
pub trait Returned {
    /// `Err` with what the value says, if it means failure.
    fn failure(self) -> Result<(), String>;
    /// A value that means success.
    fn success() -> Self;
}

impl Returned for () {
    fn failure(self) -> Result<(), String> {
        Ok(())
    }

    fn success() -> Self {}
}

impl<T: Returned, E: fmt::Debug> Returned for Result<T, E> {
    fn failure(self) -> Result<(), String> {
        self.map_err(|error| format!("{error:?}")).and_then(T::failure)
    }

    fn success() -> Self {
        Ok(T::success())
    }
}

impl Returned for std::process::ExitCode {
    fn failure(self) -> Result<(), String> {
        if self == std::process::ExitCode::SUCCESS { Ok(()) } else { Err(format!("{self:?}")) }
    }

    fn success() -> Self {
        std::process::ExitCode::SUCCESS
    }
}

/// Explores a test, writes the report, and passes or fails as the harness wants it.
pub fn run<R: Returned + 'static>(test: Test, body: fn() -> R) -> R {
    let verdict = explore(test, Arc::new(move || body().failure()));
    report(&test, &verdict);
    match verdict {
        Verdict::Failed(report) if test.should_panic => {
            // The harness wants a panic; to return is to fail.
            let _ = report;
            R::success()
        }
        // No hook is called: the report is told elsewhere.
        Verdict::Failed(report) => resume_unwind(Box::new(report.finding.message)),
        Verdict::Passed { panic: Some(message), .. } if test.should_panic => resume_unwind(Box::new(message)),
        Verdict::Passed { .. } => R::success(),
    }
}

fn report(test: &Test, verdict: &Verdict) {
    if let Some(path) = std::env::var_os("KOANS_EXPLORED") {
        let line = json::line(test.name(), verdict) + "\n";
        let file = OpenOptions::new().create(true).append(true).open(&path);
        if let Err(error) = file.and_then(|mut file| file.write_all(line.as_bytes())) {
            std::eprintln!("the report can't be written to {}: {error}", path.display());
        }
        return;
    }
    match verdict {
        Verdict::Failed(report) => std::eprintln!("{}", table::table(report)),
        Verdict::Passed { explored, .. } if std::env::var_os("KOANS_VERBOSE").is_some() => {
            let (schedules, steps) = (explored.schedules, explored.steps);
            std::eprintln!("{}: {} ({schedules} executions, {steps} steps)", test.name(), explored.sentence());
        }
        Verdict::Passed { .. } => {}
    }
}

/// The most bytes that are kept of what one execution prints.
const KEPT: usize = 1024 * 1024;

/// Where printed text goes: into the report of a schedule that fails, and nowhere for the others. A loop that prints for
/// ever would fill the memory: past [`KEPT`] the text is let out, where whoever runs the process can put an end to it.
pub fn print(text: fmt::Arguments<'_>, to_stderr: bool, line_break: bool) {
    let mut text = text.to_string();
    if line_break {
        text.push('\n');
    }
    let keeps = active()
        && with(|execution| {
            execution.printed += text.len();
            execution.printed <= KEPT
        });
    if !keeps {
        return if to_stderr { std::eprint!("{text}") } else { std::print!("{text}") };
    }
    with(|execution| {
        execution.record_print(&text);
        execution.output.push((to_stderr, text));
    });
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

/// Like the real one; each variable is fresh in every execution.
#[macro_export]
macro_rules! thread_local {
    () => {};
    ($(#[$attribute:meta])* $visibility:vis static $name:ident: $type:ty = const $value:block; $($rest:tt)*) => {
        $(#[$attribute])* $visibility static $name: $crate::thread::LocalKey<$type> =
            $crate::thread::LocalKey::__new(|| $value);
        $crate::thread_local!($($rest)*);
    };
    ($(#[$attribute:meta])* $visibility:vis static $name:ident: $type:ty = const $value:block) => {
        $crate::thread_local!($(#[$attribute])* $visibility static $name: $type = const $value;);
    };
    ($(#[$attribute:meta])* $visibility:vis static $name:ident: $type:ty = $value:expr; $($rest:tt)*) => {
        $(#[$attribute])* $visibility static $name: $crate::thread::LocalKey<$type> =
            $crate::thread::LocalKey::__new(|| $value);
        $crate::thread_local!($($rest)*);
    };
    ($(#[$attribute:meta])* $visibility:vis static $name:ident: $type:ty = $value:expr) => {
        $crate::thread_local!($(#[$attribute])* $visibility static $name: $type = $value;);
    };
}
