//! The terminal while the watcher has it: raw mode and the alternate screen, and everything as before afterwards,
//! however we end.

use std::io::{self, IsTerminal as _, Write as _};

use crossterm::{
    cursor,
    event::{DisableMouseCapture, EnableMouseCapture},
    execute,
    terminal::{
        BeginSynchronizedUpdate, Clear, ClearType, EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen,
        disable_raw_mode, enable_raw_mode,
    },
};

use ratatui::backend::CrosstermBackend;

use crate::{fullscreen::FullScreen, run::guard::Guard, screen::Terminal, text::Line};

/// The terminal, taken over.
pub(super) struct Canvas {
    /// Whether the cursor can be moved; else screens are printed one below the other.
    full: bool,
    /// Whether there are keys to read.
    keys: bool,
    shown: String,
    /// While a screen is shown that draws itself: what ratatui knows of it.
    frames: Option<Frames>,
    /// Puts the terminal back should we be killed.
    _guard: Option<Guard>,
}

/// Ratatui's terminal, and the size it was made for.
struct Frames {
    terminal: ratatui::Terminal<CrosstermBackend<io::Stdout>>,
    size: (u16, u16),
}

impl Frames {
    /// A terminal that is clear. Ratatui's own clearing, here and when the size changes, asks the terminal where its
    /// cursor is, and fails after seconds where there is no answer.
    fn new(size: (u16, u16)) -> io::Result<Frames> {
        let terminal = ratatui::Terminal::new(CrosstermBackend::new(io::stdout()))?;
        // The wheel moves in such a screen. Elsewhere the mouse is left to the terminal, which marks and copies with it.
        execute!(io::stdout(), Clear(ClearType::All), EnableMouseCapture)?;
        Ok(Frames { terminal, size })
    }
}

impl Drop for Frames {
    fn drop(&mut self) {
        let _ = execute!(io::stdout(), DisableMouseCapture);
    }
}

impl Canvas {
    /// Takes the terminal over as far as there is one.
    ///
    /// # Errors
    /// When the terminal refuses.
    pub(super) fn take() -> io::Result<Canvas> {
        let keys = io::stdin().is_terminal();
        let dumb = std::env::var_os("TERM").is_none_or(|term| term == "dumb");
        let full = io::stdout().is_terminal() && keys && !(dumb && cfg!(unix));
        let guard = if keys { Guard::start().ok() } else { None };
        let canvas = Canvas { full, keys, shown: String::new(), frames: None, _guard: guard };
        canvas.enter()?;
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            // A panic of the worker's thread is caught and told; its message would only smear the screen.
            if std::thread::current().name() == Some("main") {
                put_back(full, keys);
                before(info);
            }
        }));
        Ok(canvas)
    }

    /// Whether there are keys to read.
    pub(super) fn has_keys(&self) -> bool {
        self.keys
    }

    /// Whether the cursor can be moved.
    pub(super) fn is_full(&self) -> bool {
        self.full
    }

    /// Draws the lines, which fit the terminal.
    pub(super) fn draw(&mut self, lines: &[Line], terminal: Terminal) -> io::Result<()> {
        self.frames = None;
        let painted: Vec<String> = lines.iter().map(|line| terminal.paint.line(line)).collect();
        let text = painted.join("\n");
        if text == self.shown {
            return Ok(());
        }
        let mut out = io::stdout().lock();
        if self.full {
            // One write, and each line cleared behind its end: nothing flickers, nothing of the old screen is left.
            let body = painted.join("\x1b[K\r\n");
            execute!(out, BeginSynchronizedUpdate, cursor::MoveTo(0, 0))?;
            write!(out, "{body}\x1b[K\x1b[J")?;
            execute!(out, EndSynchronizedUpdate)?;
        } else {
            let end = if self.keys { "\r\n" } else { "\n" };
            write!(out, "{}{end}{}{end}", painted.join(end), "-".repeat(terminal.width.min(40)))?;
        }
        out.flush()?;
        self.shown = text;
        Ok(())
    }

    /// Draws a screen that fills the terminal by itself, such as the list.
    pub(super) fn draw_full(&mut self, screen: &mut dyn FullScreen) -> io::Result<()> {
        let size = crossterm::terminal::size()?;
        let frames = match self.frames.take().filter(|made| made.size == size) {
            Some(made) => made,
            None => Frames::new(size)?,
        };
        self.frames.insert(frames).terminal.draw(|frame| screen.draw(frame))?;
        self.shown.clear();
        Ok(())
    }

    /// Forgets what is on the screen, so that the next drawing draws all of it.
    pub(super) fn forget(&mut self) {
        self.shown.clear();
        self.frames = None;
        if self.full {
            let _ = execute!(io::stdout(), Clear(ClearType::All));
        }
    }

    /// Lends the terminal to another program while `work` runs.
    ///
    /// # Errors
    /// When the terminal can't be taken back.
    pub(super) fn lend<T>(&mut self, work: impl FnOnce() -> T) -> io::Result<T> {
        put_back(self.full, self.keys);
        let result = work();
        self.enter()?;
        self.forget();
        Ok(result)
    }

    fn enter(&self) -> io::Result<()> {
        if self.keys {
            enable_raw_mode()?;
        }
        if self.full {
            execute!(io::stdout(), EnterAlternateScreen, cursor::Hide)?;
        }
        Ok(())
    }
}

impl Drop for Canvas {
    fn drop(&mut self) {
        put_back(self.full, self.keys);
        // The hook would put back a terminal that is not ours any more.
        let _ = std::panic::take_hook();
    }
}

fn put_back(full: bool, keys: bool) {
    if full {
        let _ = execute!(io::stdout(), DisableMouseCapture, LeaveAlternateScreen, cursor::Show);
    }
    if keys {
        let _ = disable_raw_mode();
    }
}
