//! The terminal while the watcher has it: raw mode and the alternate screen, and everything as before afterwards,
//! however we end.

use std::{
    io::{self, IsTerminal as _, Write as _},
    panic::{self, PanicHookInfo},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
};

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
    /// Whether it is ours at the moment.
    ours: Arc<AtomicBool>,
    /// What a panic did before us.
    before: Arc<Hook>,
    /// Puts the terminal back should we be killed.
    _guard: Option<Guard>,
}

type Hook = dyn Fn(&PanicHookInfo<'_>) + Send + Sync;

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
        let ours = Arc::new(AtomicBool::new(false));
        let before: Arc<Hook> = panic::take_hook().into();
        let owner = thread::current().id();
        let (hook_ours, hook_before) = (Arc::clone(&ours), Arc::clone(&before));
        panic::set_hook(Box::new(move |info| {
            // A panic of the worker's thread is caught and told; its message would only smear the screen.
            if thread::current().id() == owner {
                put_back(full, keys, &hook_ours);
                hook_before(info);
            }
        }));
        let canvas = Canvas { full, keys, shown: String::new(), frames: None, ours, before, _guard: guard };
        canvas.enter()?;
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
        put_back(self.full, self.keys, &self.ours);
        let result = work();
        self.enter()?;
        self.forget();
        Ok(result)
    }

    fn enter(&self) -> io::Result<()> {
        self.ours.store(true, Ordering::Relaxed);
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
        put_back(self.full, self.keys, &self.ours);
        // Ours would keep other threads' panics from being told. While one unwinds it must be left as it is: to change it
        // then is a second panic, which aborts.
        if !thread::panicking() {
            let before = Arc::clone(&self.before);
            panic::set_hook(Box::new(move |info| before(info)));
        }
    }
}

/// Gives the terminal back, once: to leave the alternate screen twice is to put the cursor back twice, and what is written
/// next would land on a panic's message.
fn put_back(full: bool, keys: bool, ours: &AtomicBool) {
    if !ours.swap(false, Ordering::Relaxed) {
        return;
    }
    if full {
        let _ = execute!(io::stdout(), DisableMouseCapture, LeaveAlternateScreen, cursor::Show);
    }
    if keys {
        let _ = disable_raw_mode();
    }
}

#[cfg(all(test, unix))]
mod tests {
    //! In a real terminal: the test binary starts itself again as the program.

    use portable_pty::{CommandBuilder, PtySize, native_pty_system};

    use super::*;

    const PROGRAM: &str = "watch::terminal::tests::program";

    #[test]
    #[ignore = "the program that the other test starts"]
    fn program() {
        if std::env::var_os("KOANS_TEST_CANVAS").is_some() {
            let mut canvas = Canvas::take().unwrap();
            let terminal = Terminal::of_stdout();
            canvas.draw(&[Line::of("the screen", crate::text::Style::Plain)], terminal).unwrap();
            assert!(canvas.shown.is_empty(), "in the middle of it");
        }
    }

    #[test]
    fn a_panic_is_told_once_on_a_terminal_that_is_as_before() {
        let size = PtySize { rows: 24, cols: 80, ..PtySize::default() };
        let pty = native_pty_system().openpty(size).unwrap();
        let mut command = CommandBuilder::new(std::env::current_exe().unwrap());
        command.args(["--exact", PROGRAM, "--ignored", "--nocapture", "--test-threads=1"]);
        command.env("KOANS_TEST_CANVAS", "1");
        command.env("RUST_BACKTRACE", "0");
        command.env("TERM", "xterm-256color");
        let mut child = pty.slave.spawn_command(command).unwrap();
        let mut output = pty.master.try_clone_reader().unwrap();
        let mut parser = vt100::Parser::new(24.try_into().unwrap(), 80.try_into().unwrap(), 0);
        drop(pty.slave);
        let mut bytes = [0; 4096];
        while let Ok(count @ 1..) = output.read(&mut bytes) {
            parser.process(&bytes[..count]);
        }
        let (screen, status) = (parser.screen(), child.wait().unwrap());
        let contents = screen.contents();
        assert_eq!(contents.matches("panicked at").count(), 1, "{contents}");
        assert!(contents.contains("in the middle of it") && !contents.contains("the screen"), "{contents}");
        assert!(!screen.alternate_screen() && !screen.hide_cursor());
        assert_eq!(status.signal(), None, "it unwinds, and does not abort");
    }
}
