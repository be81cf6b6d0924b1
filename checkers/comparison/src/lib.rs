//! What a rewritten program is linked with: one module for each tool, shaped like `std`, and with a `check` that
//! explores a test. `loom_adapted` has, besides, small stand-ins for what loom lacks but its primitives can express.

pub mod executions;
pub mod loom_adapted;
pub mod loom_as_it_is;
pub mod shuttle_as_it_is;

/// What a test may return.
pub trait Outcome {
    /// Panics if it is an error.
    fn settle(self);
}

impl Outcome for () {
    fn settle(self) {}
}

impl<E: std::fmt::Debug> Outcome for Result<(), E> {
    fn settle(self) {
        self.expect("the test returns an error");
    }
}
