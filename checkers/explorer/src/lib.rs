//! The explorer: a crate *named* `std`. It re-exports the real one, and puts its own things in the place of all that has
//! to do with threads, so that an unmodified exercise, compiled with `--extern std=libstd.rlib`, runs under every
//! schedule that is worth trying.
//!
//! - [`model`] is the model checker: one execution, the search over all of them, the report.
//! - [`shadow`] has the parts of `std` that are replaced; each call becomes an operation of the model.
//! - `__checker` is what the shadowed macros expand to.
//!
//! See `docs/explorer.md` for how it works, and for what is shadowed and what passes through.

#![allow(clippy::new_without_default, reason = "the API is std's")]

pub use ::std::*;

#[doc(hidden)]
pub mod __checker;
mod model;
mod shadow;

pub use shadow::{cell, collections, hint, io, panic, process, sync, thread, time};

/// The preludes, with the shadowed macros in them: what a prelude names, every file of the edition finds.
pub mod prelude {
    macro_rules! shadowed {
        ($($edition:ident),*) => {$(
            /// The prelude of this name, with what is shadowed.
            pub mod $edition {
                pub use ::std::prelude::$edition::*;
                pub use crate::{dbg, eprint, eprintln, print, println, thread_local};
                pub use koans_checker_macros::test;
            }
        )*};
    }
    shadowed!(v1, rust_2015, rust_2018, rust_2021, rust_2024);
}
