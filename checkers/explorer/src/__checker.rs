//! What the shadowed macros expand to. Not for use by hand.

use std::{fmt, panic::resume_unwind, sync::Arc};

pub use koans_report::Returned;
use koans_report::{Report, Words, is_behind_a_failure, take_seal, tell};

use crate::model::{
    execution::{active, with},
    explore::{Verdict, explore},
};
pub use koans_report::Test;

/// What things are called here.
const WORDS: Words = Words { thread: "thread", schedule: "schedule", step: "step", preemption: "preemption" };

/// Names the file for the reports.
const VARIABLE: &str = "KOANS_EXPLORED";

/// Explores a test, writes the report, and passes or fails as the harness wants it.
pub fn run<R: Returned + 'static>(test: Test, body: fn() -> R) -> R {
    take_seal(VARIABLE);
    if is_behind_a_failure(test.name()) {
        return R::success();
    }
    let verdict = explore(test, Arc::new(move || body().failure().map_or(Ok(()), Err)));
    let (report, panic) = match verdict {
        Verdict::Failed(report) => {
            // Where the harness wants a panic, to return is to fail.
            let panic = (!test.should_panic).then(|| report.message.clone());
            (*report, panic)
        }
        Verdict::Passed { explored, panic } => (Report::passed(test.name(), explored, &WORDS), panic),
    };
    tell(&report, VARIABLE, &WORDS);
    match panic {
        // No hook is called: the report is told elsewhere.
        Some(message) => resume_unwind(Box::new(message)),
        None => R::success(),
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
