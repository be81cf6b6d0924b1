//! The crate named `std` that an exercise with tokio is compiled against, beside the crate named `tokio`. It re-exports
//! the real one. What could block the thread, and with it all tasks, is told to the tasks checker; what reads the clock
//! reads the virtual one; uses of locks and atomics are steps of the schedule. See `docs/tasks.md`.

#![allow(clippy::new_without_default, reason = "the API is std's")]

pub use ::std::*;

#[doc(hidden)]
pub mod __checker;
#[path = "../../explorer/src/shadow/collections/mod.rs"]
pub mod collections;
#[path = "../../explorer/src/shadow/print.rs"]
mod print;
pub mod sync;
pub mod thread;
pub mod time;

/// The preludes, with the shadowed macros in them: what a prelude names, every file of the edition finds.
pub mod prelude {
    macro_rules! shadowed {
        ($($edition:ident),*) => {$(
            /// The prelude of this name, with what is shadowed.
            pub mod $edition {
                pub use ::std::prelude::$edition::*;
                pub use crate::{dbg, eprint, eprintln, print, println};
                pub use koans_checker_macros::test;
            }
        )*};
    }
    shadowed!(v1, rust_2015, rust_2018, rust_2021, rust_2024);
}
