//! The tasks checker: a crate *named* `tokio`. It re-exports the real one, and puts an executor of its own in the place
//! of the runtime, so that an unmodified exercise, compiled with `--extern tokio=libtokio.rlib`, is run with its tasks
//! polled in every order that is worth trying.
//!
//! - [`model`] is the model checker: one execution, the search over all of them, the report.
//! - [`shadow`] has the parts of `tokio` that are replaced. Outside an explored execution they are the real ones.
//! - `__checker` is what the shadowed macros expand to, and what the crate named `std` beside this one calls.
//!
//! See `docs/tasks.md` for how it works, what is explored, and what passes through.

#[doc(hidden)]
pub mod __checker;
mod model;
mod shadow;

pub use koans_checker_macros::{tokio_main as main, tokio_test as test};
pub use real::{fs, io, join, net, pin, process, signal, task_local, try_join};
pub use shadow::{runtime, sync, task, time};
pub use task::spawn;

/// Like the real one. The branch that is looked at first, a random one there, is a choice of the search here.
#[macro_export]
macro_rules! select {
    (biased; $($branches:tt)*) => { $crate::__checker::real_select! { biased; $($branches)* } };
    (else => $otherwise:expr $(,)?) => { $crate::__checker::real_select! { else => $otherwise } };
    ($pattern:pat = $($branches:tt)*) => {
        $crate::__checker::real_select! {
            @{ start = { $crate::__checker::first_branch(BRANCHES, ::core::line!(), ::core::column!()) }; () }
            $pattern = $($branches)*
        }
    };
    () => { ::core::compile_error!("select! requires at least one branch.") };
}
