//! A failing schedule as a screen to step through: the code with all threads' places in it, who has what, who waits for
//! whom. For one's own terminal, and for a projector: sixty columns are enough, and nothing is told by colour alone.

mod draw;
mod keys;
mod state;

#[cfg(test)]
mod tests;

pub use keys::StepperAction;
pub use state::{Stepper, Subject};

use std::{io, ops::ControlFlow};

use crate::fullscreen;

/// Shows the schedule on the alternate screen until the learner leaves it.
///
/// # Errors
/// As [`fullscreen::run`].
pub fn run_standalone(screen: &mut Stepper) -> io::Result<StepperAction> {
    fullscreen::run(screen, |screen, event| match screen.handle(event) {
        None => ControlFlow::Continue(()),
        Some(action) => ControlFlow::Break(action),
    })
}
