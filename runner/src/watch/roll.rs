//! A terminal on which lines come one below the other while keys are read: for what is to be scrolled back to.

use std::io::{self, IsTerminal as _, Write as _};

use crossterm::terminal::{disable_raw_mode, enable_raw_mode};

use crate::{run::guard::Guard, screen::Terminal, text::Line};

/// The terminal, in raw mode where it has keys; as before when the value is dropped, and also when we are killed.
pub(crate) struct Roll {
    keys: bool,
    /// Whether the last line may be written over.
    full: bool,
    _guard: Option<Guard>,
}

impl Roll {
    /// Takes the terminal over as far as there is one.
    ///
    /// # Errors
    /// When the terminal refuses.
    pub(crate) fn take() -> io::Result<Roll> {
        let keys = io::stdin().is_terminal();
        let dumb = std::env::var_os("TERM").is_none_or(|term| term == "dumb");
        let full = io::stdout().is_terminal() && keys && !(dumb && cfg!(unix));
        let guard = if keys { Guard::start().ok() } else { None };
        if keys {
            enable_raw_mode()?;
        }
        Ok(Roll { keys, full, _guard: guard })
    }

    /// Whether there are keys to read.
    pub(crate) fn has_keys(&self) -> bool {
        self.keys
    }

    /// Prints lines below what is there, in the place of a passing word.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub(crate) fn print(&self, lines: &[Line]) -> io::Result<()> {
        let (terminal, end) = (Terminal::of_stdout(), if self.keys { "\r\n" } else { "\n" });
        let clear = if self.full { "\r\x1b[K" } else { "" };
        let text: String = lines.iter().map(|line| terminal.paint.line(line) + end).collect();
        let mut out = io::stdout().lock();
        write!(out, "{clear}{text}")?;
        out.flush()
    }

    /// Shows a passing word in the last line, until something is printed. Where nothing can be written over, it is not shown.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub(crate) fn say(&self, word: &Line) -> io::Result<()> {
        if !self.full {
            return Ok(());
        }
        let terminal = Terminal::of_stdout();
        let mut out = io::stdout().lock();
        write!(out, "\r\x1b[K{}", terminal.paint.line(&word.cut(terminal.width.saturating_sub(1))))?;
        out.flush()
    }
}

impl Drop for Roll {
    fn drop(&mut self) {
        if self.full {
            let _ = write!(io::stdout(), "\r\x1b[K");
            let _ = io::stdout().flush();
        }
        if self.keys {
            let _ = disable_raw_mode();
        }
    }
}
