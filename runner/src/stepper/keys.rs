//! What keys and the mouse do to the schedule.

use crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, MouseEventKind};

use super::Stepper;

/// What the learner wants that is not the schedule's own affair.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepperAction {
    /// Away with the schedule.
    Close,
    /// Away with the program (Ctrl-C).
    Quit,
}

/// The keys, for the help.
pub(super) const KEYS: [(&str, &str); 9] = [
    ("Right l space", "a step on"),
    ("Left h", "a step back"),
    ("PgDn PgUp", "on, back to where another thread has its turn"),
    ("Tab Shift-Tab", "on, back to a step of the same thread"),
    ("1 to 9", "the next step of this thread"),
    ("Home End", "the first, the last step (g G)"),
    ("f", "the step that fails"),
    ("q Esc t", "close"),
    ("Ctrl-C", "quit"),
];

impl Stepper {
    /// Takes a key or a movement of the mouse; anything else is let pass. The caller draws anew after it.
    pub fn handle(&mut self, event: &Event) -> Option<StepperAction> {
        match event {
            Event::Key(key) if key.kind != KeyEventKind::Release => return self.key(*key),
            Event::Mouse(mouse) => match mouse.kind {
                MouseEventKind::ScrollDown => self.go(1),
                MouseEventKind::ScrollUp => self.go(-1),
                _ => {}
            },
            _ => {}
        }
        None
    }

    fn key(&mut self, key: KeyEvent) -> Option<StepperAction> {
        if key.modifiers.intersects(KeyModifiers::CONTROL | KeyModifiers::ALT | KeyModifiers::SUPER) {
            let quits = key.modifiers == KeyModifiers::CONTROL && matches!(key.code, KeyCode::Char('c' | 'C'));
            return quits.then_some(StepperAction::Quit);
        }
        self.message = None;
        if std::mem::take(&mut self.help) {
            return None;
        }
        match key.code {
            KeyCode::Right | KeyCode::Down | KeyCode::Enter | KeyCode::Char('l' | 'j' | ' ') => self.go(1),
            KeyCode::Left | KeyCode::Up | KeyCode::Backspace | KeyCode::Char('h' | 'k') => self.go(-1),
            KeyCode::PageDown => self.go_to_switch(true),
            KeyCode::PageUp => self.go_to_switch(false),
            KeyCode::Tab => self.go_to_thread(self.lane(), true),
            KeyCode::BackTab => self.go_to_thread(self.lane(), false),
            KeyCode::Char(digit @ '1'..='9') => self.go_to_thread(digit as usize - '1' as usize, true),
            KeyCode::Home | KeyCode::Char('g') => self.go_to(0),
            KeyCode::End | KeyCode::Char('G') => self.go_to(usize::MAX),
            KeyCode::Char('f') => self.go_to_failure(),
            KeyCode::Char('?') => self.help = true,
            KeyCode::Char('q' | 't') | KeyCode::Esc => return Some(StepperAction::Close),
            _ => {}
        }
        None
    }
}
