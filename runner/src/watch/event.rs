//! What can happen to the watcher, from outside and from its own threads.

use std::{path::PathBuf, sync::Arc, time::Instant};

use crossterm::event::Event as Input;

use super::outside::Outside;
use crate::{check::Engine, verdict::Report};

/// Something that happened.
#[derive(Debug)]
pub(super) enum Event {
    /// A key was pressed, the terminal was resized, the mouse wheel was turned.
    Input(Input),
    /// The terminal is gone.
    InputGone,
    /// A signal asks us to end: which, and when it came.
    Signal(i32, Instant),
    /// These files may have changed.
    Changed(Vec<PathBuf>),
    /// The file events are not to be relied on any more, in words.
    EventsLost(String),
    /// There is something to judge with.
    Ready(Arc<Engine>),
    /// There is not, in words.
    NotReady(String),
    /// A checker is built in the background, or could not be, in words.
    Background(String),
    /// Something is built that the present judgement may wait for, in words; none: it is over.
    Building(Option<String>),
    /// Koans are explored from now on, and not only run.
    Explores,
    /// A judgement, with the number of its request; or why there is none, in words.
    Judged(u64, Result<Box<Answer>, String>),
    /// The final look at all koans: those that do not pass.
    AllJudged(u64, Vec<String>),
}

/// A judgement that was asked for.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) report: Report,
    /// Whether it was made before, of the same file: then it is no new attempt of the learner's.
    pub(super) remembered: bool,
}

impl From<Outside> for Event {
    fn from(outside: Outside) -> Event {
        match outside {
            Outside::Input(input) => Event::Input(input),
            Outside::InputGone => Event::InputGone,
            Outside::Signal(signal, at) => Event::Signal(signal, at),
            Outside::Changed(paths) => Event::Changed(paths),
            Outside::EventsLost(why) => Event::EventsLost(why),
        }
    }
}
