//! The watchdog: a crate *named* `std`. It re-exports the real one, and puts thin covers over what a thread can wait in:
//! the real primitive is used underneath, and a table is kept of who waits where, for what, and who holds it. An
//! unmodified exercise, compiled with `--extern std=libstd.rlib`, runs on real threads, and a hang explains itself.
//!
//! - [`table`] is that table: the threads, the objects, and the order in which locks were taken.
//! - [`watch`] looks at it from a thread of its own, and decides when nobody can go on.
//! - [`report`] makes sentences of it, and a line of JSON.
//! - [`shadow`] has the parts of `std` that are covered.
//!
//! See `docs/watchdog.md` for how it works, and for what it can't see.

#![allow(clippy::new_without_default, reason = "the API is std's")]

pub use ::std::*;

#[doc(hidden)]
pub mod __checker;
mod report;
mod shadow;
mod table;
mod watch;

pub use shadow::{sync, thread};

/// The preludes, with the shadowed `#[test]` in them: what a prelude names, every file of the edition finds.
pub mod prelude {
    macro_rules! shadowed {
        ($($edition:ident),*) => {$(
            /// The prelude of this name, with what is shadowed.
            pub mod $edition {
                pub use ::std::prelude::$edition::*;
                pub use koans_checker_macros::test;
            }
        )*};
    }
    shadowed!(v1, rust_2015, rust_2018, rust_2021, rust_2024);
}
