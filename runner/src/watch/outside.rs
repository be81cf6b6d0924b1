//! What happens outside of the program: keys, signals, saves. Every source is a thread that blocks until there is something
//! to tell: while nothing happens, nothing runs.

use std::{
    path::PathBuf,
    sync::mpsc::{Receiver, Sender, channel},
    thread,
    time::Instant,
};

use crossterm::event::{Event as Input, KeyEventKind};

/// Something that happened outside. Whoever listens makes an event of its own of it.
#[derive(Debug)]
pub(crate) enum Outside {
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
}

/// Reads keys, one at a time: after each the reader waits for leave to read on, so that an editor that is started by a
/// key has the terminal to itself.
#[derive(Debug)]
pub(crate) struct Keys {
    leave: Sender<()>,
}

impl Keys {
    /// Starts reading.
    pub(crate) fn start<E: From<Outside> + Send + 'static>(events: Sender<E>) -> Keys {
        let (leave, may_read) = channel();
        thread::spawn(move || read_keys(&events, &may_read));
        let keys = Keys { leave };
        keys.read_on();
        keys
    }

    /// The last key was dealt with; read the next one.
    pub(crate) fn read_on(&self) {
        let _ = self.leave.send(());
    }
}

fn read_keys<E: From<Outside>>(events: &Sender<E>, may_read: &Receiver<()>) {
    while may_read.recv().is_ok() {
        let event = loop {
            match crossterm::event::read() {
                // Windows and some terminals tell of releases too.
                Ok(Input::Key(key)) if key.kind == KeyEventKind::Release => {}
                Ok(input) => break Outside::Input(input),
                Err(_) => break Outside::InputGone,
            }
        };
        let gone = matches!(event, Outside::InputGone);
        if events.send(event.into()).is_err() || gone {
            return;
        }
    }
}

/// Turns the signals that ask a process to end into events, so that the terminal is put back first.
#[cfg(unix)]
pub(crate) fn start_signals<E: From<Outside> + Send + 'static>(events: Sender<E>) -> std::io::Result<()> {
    use signal_hook::{
        consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM},
        iterator::Signals,
    };
    let mut signals = Signals::new([SIGHUP, SIGINT, SIGQUIT, SIGTERM])?;
    thread::spawn(move || {
        for signal in signals.forever() {
            if events.send(Outside::Signal(signal, Instant::now()).into()).is_err() {
                return;
            }
        }
    });
    Ok(())
}

/// Whether a signal comes from a key. While we have the terminal, keys make none: it was meant for somebody else.
#[cfg(unix)]
pub(crate) fn is_of_the_keyboard(signal: i32) -> bool {
    matches!(signal, signal_hook::consts::SIGINT | signal_hook::consts::SIGQUIT)
}

#[cfg(not(unix))]
pub(crate) fn is_of_the_keyboard(_signal: i32) -> bool {
    false
}

#[cfg(not(unix))]
pub(crate) fn start_signals<E>(_events: Sender<E>) -> std::io::Result<()> {
    Ok(())
}
