//! A screen that has the terminal to itself, drawn by ratatui: what all of them share. The terminal is as before on
//! return, on an error, on a panic, and when a signal ends the program.

use std::{
    io::{self, IsTerminal as _},
    ops::ControlFlow,
    sync::{Arc, Mutex, PoisonError},
};

use crossterm::{
    cursor::Show,
    event::{self, DisableMouseCapture, EnableMouseCapture, Event},
    execute,
};
use ratatui::{
    Frame,
    style::{Color, Modifier, Style as Paint},
    text::{Line as Painted, Span as PaintedSpan},
};
use unicode_width::UnicodeWidthChar as _;

use crate::{
    screen::Terminal,
    text::{Line, Style},
};

/// How such a screen may look.
#[derive(Debug, Clone, Copy)]
pub struct Look {
    /// Whether there are colours.
    pub color: bool,
    /// Whether characters beyond ASCII can be shown.
    pub unicode: bool,
}

impl Look {
    /// The look for this terminal; whether there are colours is `colored`'s affair, as `--color` and `NO_COLOR` set it.
    pub fn of(terminal: &Terminal) -> Look {
        Look { color: colored::control::SHOULD_COLORIZE.should_colorize(), unicode: terminal.unicode }
    }
}

/// Something that fills the terminal.
pub trait FullScreen {
    /// Draws it over the whole frame, however small that is.
    fn draw(&mut self, frame: &mut Frame<'_>);
}

/// Shows a screen on the alternate screen until `happened` breaks: it is given each key and each movement of the mouse,
/// and the screen is drawn anew after it. Between keys nothing wakes up.
///
/// # Errors
/// When standard output is no terminal, or it goes away.
pub fn run<S: FullScreen, T>(
    screen: &mut S,
    mut happened: impl FnMut(&mut S, &Event) -> ControlFlow<T>,
) -> io::Result<T> {
    if !io::stdout().is_terminal() {
        return Err(io::Error::other("standard output is no terminal"));
    }
    // Before the first change, so that a change that fails halfway is taken back as well.
    let _restored = Restored;
    let mut terminal = ratatui::try_init()?;
    let drawing = Arc::new(Mutex::new(()));
    let _signals = Signals::watch(Arc::clone(&drawing))?;
    // A terminal without a mouse ignores this.
    execute!(io::stdout(), EnableMouseCapture)?;
    loop {
        {
            let _held = drawing.lock().unwrap_or_else(PoisonError::into_inner);
            terminal.draw(|frame| screen.draw(frame))?;
        }
        if let ControlFlow::Break(result) = happened(screen, &event::read()?) {
            return Ok(result);
        }
    }
}

/// Gives the terminal back when it goes, also while a panic unwinds.
struct Restored;

impl Drop for Restored {
    fn drop(&mut self) {
        // ratatui's panic hook has left the alternate screen already. To leave it twice is to put the cursor back twice,
        // and what is written next would land on the panic's message.
        if !std::thread::panicking() {
            let _ = ratatui::try_restore();
        }
        give_back_the_rest();
    }
}

fn give_back() {
    let _ = ratatui::try_restore();
    give_back_the_rest();
}

fn give_back_the_rest() {
    // There is nobody left to tell that it failed.
    let _ = execute!(io::stdout(), DisableMouseCapture);
    // ratatui hides it, and shows it only when its terminal is dropped, to which a signal does not come.
    let _ = execute!(io::stdout(), Show);
}

/// A thread that sleeps until a signal that would end us, gives the terminal back and lets the signal do its work.
#[cfg(unix)]
struct Signals(signal_hook::iterator::Handle);

#[cfg(unix)]
impl Signals {
    fn watch(drawing: Arc<Mutex<()>>) -> io::Result<Signals> {
        use signal_hook::{consts, iterator, low_level};
        let mut signals = iterator::Signals::new([consts::SIGTERM, consts::SIGHUP, consts::SIGINT, consts::SIGQUIT])?;
        let handle = signals.handle();
        std::thread::Builder::new().name("signals".into()).spawn(move || {
            for signal in signals.forever() {
                // Half a frame drawn after this would land on the learner's own screen.
                let _held = drawing.lock().unwrap_or_else(PoisonError::into_inner);
                give_back();
                let _ = low_level::emulate_default_handler(signal);
            }
        })?;
        Ok(Signals(handle))
    }
}

#[cfg(unix)]
impl Drop for Signals {
    fn drop(&mut self) {
        self.0.close();
    }
}

#[cfg(not(unix))]
struct Signals;

#[cfg(not(unix))]
impl Signals {
    fn watch(_drawing: Arc<Mutex<()>>) -> io::Result<Signals> {
        Ok(Signals)
    }
}

/// Writes a line into one line of the frame, from column `x` on, over at most `width` columns.
pub(crate) fn put(frame: &mut Frame<'_>, (x, y): (u16, u16), width: u16, line: &Line, look: Look) {
    let spans = cut(line, width.into(), look).0.into_iter();
    let painted: Painted<'_> = spans.map(|span| PaintedSpan::styled(span.text, paint(&span.style, look))).collect();
    frame.buffer_mut().set_line(x, y, &painted, width);
}

/// The line in at most `width` columns and, where the terminal can't show more, in ASCII.
pub(crate) fn cut(line: &Line, width: usize, look: Look) -> Line {
    let mut cut = line.cut(width);
    if !look.unicode {
        for span in &mut cut.0 {
            // What takes two columns becomes two characters, so that nothing moves.
            let ascii = |c: char| match c {
                c if c.is_ascii() => String::from(c),
                '…' => "~".into(),
                c => "?".repeat(c.width().unwrap_or(0)),
            };
            span.text = span.text.chars().map(ascii).collect();
        }
    }
    cut
}

fn paint(style: &Style, look: Look) -> Paint {
    let plain = Paint::new();
    let coloured = |color: Color| if look.color { plain.fg(color) } else { plain };
    match style {
        Style::Plain | Style::Link(_) => plain,
        Style::Title => plain.add_modifier(Modifier::BOLD),
        Style::Dim => coloured(Color::DarkGray),
        Style::Good => coloured(Color::Green),
        Style::Bad => coloured(Color::Red),
        Style::Mark => coloured(Color::Yellow).add_modifier(Modifier::BOLD | Modifier::UNDERLINED),
        Style::Key => coloured(Color::Cyan),
    }
}
