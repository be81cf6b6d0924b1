//! What can happen to the watcher. Every source is a thread that blocks until there is something to tell: while nothing
//! happens, nothing runs.

use std::{
    path::PathBuf,
    sync::{
        Arc,
        mpsc::{Receiver, Sender, channel},
    },
    thread,
    time::Instant,
};

use crossterm::event::{Event as Input, KeyEventKind};

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

/// Reads keys, one at a time: after each the reader waits for leave to read on, so that an editor that is started by a
/// key has the terminal to itself.
#[derive(Debug)]
pub(super) struct Keys {
    leave: Sender<()>,
}

impl Keys {
    /// Starts reading.
    pub(super) fn start(events: Sender<Event>) -> Keys {
        let (leave, may_read) = channel();
        thread::spawn(move || read_keys(&events, &may_read));
        let keys = Keys { leave };
        keys.read_on();
        keys
    }

    /// The last key was dealt with; read the next one.
    pub(super) fn read_on(&self) {
        let _ = self.leave.send(());
    }
}

fn read_keys(events: &Sender<Event>, may_read: &Receiver<()>) {
    while may_read.recv().is_ok() {
        let event = loop {
            match crossterm::event::read() {
                // Windows and some terminals tell of releases too.
                Ok(Input::Key(key)) if key.kind == KeyEventKind::Release => {}
                Ok(input) => break Event::Input(input),
                Err(_) => break Event::InputGone,
            }
        };
        let gone = matches!(event, Event::InputGone);
        if events.send(event).is_err() || gone {
            return;
        }
    }
}

/// Turns the signals that ask a process to end into events, so that the terminal is put back first.
#[cfg(unix)]
pub(super) fn start_signals(events: Sender<Event>) -> std::io::Result<()> {
    use signal_hook::{
        consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM},
        iterator::Signals,
    };
    let mut signals = Signals::new([SIGHUP, SIGINT, SIGQUIT, SIGTERM])?;
    thread::spawn(move || {
        for signal in signals.forever() {
            if events.send(Event::Signal(signal, Instant::now())).is_err() {
                return;
            }
        }
    });
    Ok(())
}

/// Whether a signal comes from a key. While we have the terminal, keys make none: it was meant for somebody else.
#[cfg(unix)]
pub(super) fn is_of_the_keyboard(signal: i32) -> bool {
    matches!(signal, signal_hook::consts::SIGINT | signal_hook::consts::SIGQUIT)
}

#[cfg(not(unix))]
pub(super) fn is_of_the_keyboard(_signal: i32) -> bool {
    false
}

#[cfg(not(unix))]
pub(super) fn start_signals(_events: Sender<Event>) -> std::io::Result<()> {
    Ok(())
}
