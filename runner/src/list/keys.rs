//! What keys and the mouse do to the list.

use crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};

use super::rows::{ListScreen, Mode, Row};

/// What the learner wants that is not the list's own affair. Koans by their index in the course.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListAction {
    /// Away with the list.
    Close,
    /// On with this koan.
    GoTo(usize),
    /// This koan's original back. The learner has confirmed it.
    Reset(usize),
    /// Away with the program (Ctrl-C).
    Quit,
}

/// The keys, for the help and for the last line.
pub(super) const KEYS: [(&str, &str); 11] = [
    ("j k arrows", "down, up"),
    ("Enter c", "go to the koan"),
    ("/", "search names and titles"),
    ("n N", "next, previous match"),
    ("f", "all, pending, done"),
    ("x", "reset the koan (asks)"),
    ("PgUp PgDn", "a page up, down"),
    ("g G", "first, last (Home, End)"),
    ("mouse", "wheel moves, click selects"),
    ("q Esc l", "close the list"),
    ("Ctrl-C", "quit"),
];

impl ListScreen {
    /// Takes a key or a movement of the mouse; anything else is let pass. The caller draws anew after it.
    pub fn handle(&mut self, event: &Event) -> Option<ListAction> {
        match event {
            Event::Key(key) if key.kind != KeyEventKind::Release => self.key(*key),
            Event::Mouse(mouse) => {
                self.mouse(*mouse);
                None
            }
            _ => None,
        }
    }

    fn key(&mut self, key: KeyEvent) -> Option<ListAction> {
        let held = key.modifiers.intersects(KeyModifiers::CONTROL | KeyModifiers::ALT | KeyModifiers::SUPER);
        if held {
            // Some keyboards reach `/` only by AltGr, which Windows reports as Control and Alt.
            let typed = key.modifiers.contains(KeyModifiers::CONTROL | KeyModifiers::ALT);
            match key.code {
                KeyCode::Char('c' | 'C') if !typed => return Some(ListAction::Quit),
                KeyCode::Char(_) if typed => {}
                _ => return None,
            }
        }
        self.message = None;
        match self.mode {
            Mode::Browse => return self.browse(key.code),
            Mode::Search { from } => self.type_search(key.code, from),
            Mode::Confirm(koan) => {
                self.mode = Mode::Browse;
                if let KeyCode::Char('y' | 'Y') = key.code {
                    return Some(ListAction::Reset(koan));
                }
            }
            Mode::Help => self.mode = Mode::Browse,
        }
        None
    }

    fn browse(&mut self, code: KeyCode) -> Option<ListAction> {
        let page = isize::try_from(self.area.1).unwrap_or(1).saturating_sub(1).max(1);
        match code {
            KeyCode::Char('j') | KeyCode::Down => self.step(1),
            KeyCode::Char('k') | KeyCode::Up => self.step(-1),
            KeyCode::PageDown => self.step(page),
            KeyCode::PageUp => self.step(-page),
            KeyCode::Char('g') | KeyCode::Home => self.step(isize::MIN),
            KeyCode::Char('G') | KeyCode::End => self.step(isize::MAX),
            KeyCode::Char('/') => {
                self.query.clear();
                self.mode = Mode::Search { from: self.selected };
            }
            KeyCode::Char('n') => self.next_match(true),
            KeyCode::Char('N') => self.next_match(false),
            KeyCode::Char('f') => {
                self.filter = self.filter.next();
                self.select_near(self.selected.unwrap_or(self.current));
            }
            KeyCode::Char('c') | KeyCode::Enter => return self.selected.map(ListAction::GoTo),
            KeyCode::Char('x') => {
                if let Some(koan) = self.selected {
                    self.mode = Mode::Confirm(koan);
                }
            }
            KeyCode::Char('?') => self.mode = Mode::Help,
            KeyCode::Char('q' | 'l') | KeyCode::Esc => return Some(ListAction::Close),
            _ => {}
        }
        None
    }

    fn type_search(&mut self, code: KeyCode, from: Option<usize>) {
        match code {
            KeyCode::Esc => {
                self.query.clear();
                self.selected = from;
                self.mode = Mode::Browse;
            }
            KeyCode::Enter => self.mode = Mode::Browse,
            // As in `less`: nothing left to delete is the end of the search.
            KeyCode::Backspace => match self.query.pop() {
                None => self.mode = Mode::Browse,
                Some(_) => self.found_from(from),
            },
            KeyCode::Char(typed) => {
                self.query.push(typed);
                self.found_from(from);
            }
            _ => {}
        }
    }

    fn found_from(&mut self, from: Option<usize>) {
        self.selected = from;
        self.select_match(true, |index| from.is_none_or(|from| index >= from));
    }

    fn next_match(&mut self, forward: bool) {
        let Some(selected) = self.selected else { return };
        self.select_match(forward, |index| if forward { index > selected } else { index < selected });
    }

    fn mouse(&mut self, mouse: MouseEvent) {
        if self.mode != Mode::Browse {
            return;
        }
        match mouse.kind {
            MouseEventKind::ScrollDown => self.step(1),
            MouseEventKind::ScrollUp => self.step(-1),
            MouseEventKind::Down(MouseButton::Left) => {
                let (top, height) = self.area;
                let Some(line) = mouse.row.checked_sub(top).filter(|line| *line < height) else { return };
                if let Some(Row::Koan(koan)) = self.rows().get(self.offset + usize::from(line)) {
                    self.selected = Some(*koan);
                }
            }
            _ => {}
        }
    }
}
