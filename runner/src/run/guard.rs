//! The terminal guard: a helper process that sets the terminal right when the runner dies without doing so itself.
//!
//! A watcher puts the terminal into raw mode and onto the alternate screen. No handler of its own runs after
//! `kill -9`; so a second process holds the settings of before, and waits for the runner's end.

#[cfg(unix)]
use on_unix::Helper;
#[cfg(unix)]
pub(super) use on_unix::main;

use std::io;

/// As long as this lives, the terminal will be set right should the runner die. Dropped, it lets the terminal be: the
/// runner is about to do it itself, or has done it.
#[derive(Debug)]
pub struct Guard {
    #[cfg(unix)]
    _helper: Helper,
}

impl Guard {
    /// Starts guarding the terminal on standard input. To be called *before* raw mode is entered: what is set when this
    /// returns is what will be restored.
    ///
    /// # Errors
    /// When standard input is not a terminal, when the helper does not start, and on Windows, where a console
    /// belongs to no dead process for long and there is nothing to guard.
    pub fn start() -> io::Result<Guard> {
        #[cfg(unix)]
        return Ok(Guard { _helper: Helper::start()? });
        #[cfg(not(unix))]
        return Err(io::ErrorKind::Unsupported.into());
    }
}

#[cfg(unix)]
mod on_unix {
    use std::{
        fs::{File, OpenOptions},
        io::{self, IsTerminal as _, Read as _, Write as _},
        os::{
            fd::{AsFd, OwnedFd},
            unix::process::CommandExt as _,
        },
        process::{Child, ChildStdin, Command, ExitCode, Stdio},
    };

    use nix::sys::signal::SigSet;
    use rustix::termios::{LocalModes, OptionalActions, OutputModes, Termios, tcgetattr, tcsetattr};

    use super::super::{GUARD, supervisor};

    const READY: u8 = b'r';
    const BYE: u8 = b'b';

    /// Leaves the alternate screen, shows the cursor, ends mouse reports (clicks, drags, moves, in all encodings), focus
    /// reports and bracketed paste, and resets colours. The cursor is saved first, since leaving an alternate screen
    /// that was never entered restores whatever was saved last.
    const RESTORE: &[u8] = b"\x1b7\x1b[?1049l\x1b[?25h\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1006l\x1b[?1015l\
        \x1b[?1004l\x1b[?2004l\x1b[0m\r\n";

    /// The runner's end of the helper.
    #[derive(Debug)]
    pub(super) struct Helper {
        process: Child,
        line: Option<ChildStdin>,
    }

    impl Helper {
        pub(super) fn start() -> io::Result<Helper> {
            if !io::stdin().is_terminal() {
                return Err(rustix::io::Errno::NOTTY.into());
            }
            // Its standard output is the terminal, its standard error the way to say that it is ready.
            let mut process = Command::new(supervisor()?)
                .arg(GUARD)
                .stdin(Stdio::piped())
                .stdout(io::stdin().as_fd().try_clone_to_owned()?)
                .stderr(Stdio::piped())
                .current_dir("/")
                .process_group(0)
                .spawn()?;
            let line = process.stdin.take();
            let ready = process.stderr.take();
            let helper = Helper { process, line };
            let mut word = [0];
            if let Some(mut ready) = ready {
                ready.read_exact(&mut word)?;
            }
            if word == [READY] { Ok(helper) } else { Err(io::Error::other("the terminal guard did not start")) }
        }
    }

    impl Drop for Helper {
        fn drop(&mut self) {
            if let Some(mut line) = self.line.take() {
                let _ = line.write_all(&[BYE]);
            }
            let _ = self.process.wait();
        }
    }

    /// Body of the hidden subcommand.
    pub(in super::super) fn main() -> ExitCode {
        // It must outlive what ends the runner (the closing of the terminal, Ctrl-C to everybody), and may set the
        // terminal while in the background. Its own end never fails to come: it is the end of its standard input.
        let _ = SigSet::all().thread_block();
        match guard() {
            Ok(()) => ExitCode::SUCCESS,
            Err(_) => ExitCode::FAILURE,
        }
    }

    fn guard() -> io::Result<()> {
        let terminal = io::stdout().as_fd().try_clone_to_owned()?;
        let before = tcgetattr(&terminal)?;
        io::stderr().write_all(&[READY])?;
        let mut word = Vec::new();
        let _ = io::stdin().read_to_end(&mut word);
        if word.contains(&BYE) {
            return Ok(());
        }
        restore(terminal, &before)
    }

    fn restore(terminal: OwnedFd, before: &Termios) -> io::Result<()> {
        if is_raw(&tcgetattr(&terminal)?) {
            tcsetattr(&terminal, OptionalActions::Now, before)?;
        }
        // Standard input may have been opened for reading alone.
        let written = File::from(terminal).write_all(RESTORE);
        written.or_else(|_| OpenOptions::new().write(true).open("/dev/tty")?.write_all(RESTORE))
    }

    /// Whether the terminal is still as the runner left it. A shell that is back already has settings of its own (its
    /// line editor switches echo off, but never output processing), and they must not be overwritten.
    fn is_raw(now: &Termios) -> bool {
        !now.output_modes.contains(OutputModes::OPOST) && !now.local_modes.contains(LocalModes::ICANON)
    }
}
