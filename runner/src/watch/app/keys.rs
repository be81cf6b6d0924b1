//! What the keys do.

use crossterm::event::{Event as Input, KeyCode, KeyEvent, KeyModifiers};

use super::{App, Effect, Over, Phase};
use crate::{
    history::What,
    list::{self, ListAction, ListScreen, Look},
    reset,
    screen::Terminal,
    source,
    stepper::{Stepper, StepperAction, Subject},
    watch::pager::Pager,
};

impl App {
    pub(super) fn key(&mut self, key: KeyEvent) -> Effect {
        if key.modifiers.contains(KeyModifiers::CONTROL) && matches!(key.code, KeyCode::Char('c' | 'd')) {
            return Effect::Quit;
        }
        match &mut self.over {
            Over::List(screen) => {
                let action = screen.handle(&Input::Key(key));
                return self.list_action(action);
            }
            Over::Schedule(screen) => {
                match screen.handle(&Input::Key(key)) {
                    None => {}
                    Some(StepperAction::Close) => self.over = Over::Nothing,
                    Some(StepperAction::Quit) => return Effect::Quit,
                }
                return Effect::Draw;
            }
            Over::Welcome(_) if key.code == KeyCode::Enter => {
                self.over = Over::Nothing;
                return Effect::Draw;
            }
            Over::Pager(pager) | Over::Welcome(pager) => {
                if !pager.key(key.code) {
                    self.over = Over::Nothing;
                }
                return Effect::Draw;
            }
            Over::Question => {
                self.over = Over::Nothing;
                if matches!(key.code, KeyCode::Char('y' | 'Y')) {
                    self.reset(self.at);
                }
                return Effect::Draw;
            }
            Over::Nothing => {}
        }
        let passed = matches!(&self.phase, Phase::Judged(report) if report.passed);
        match key.code {
            KeyCode::Char('q') => return Effect::Quit,
            KeyCode::Char('h') => self.next_hint(),
            KeyCode::Char('n') | KeyCode::Enter if passed => self.go_on(),
            // Whatever kept us from judging may have been mended meanwhile.
            KeyCode::Char('r') if self.engine.is_none() && matches!(self.phase, Phase::Broken(_)) => {
                self.phase = Phase::Busy("One moment.".into());
                return Effect::Prepare;
            }
            KeyCode::Char('r') => {
                self.notices.clear();
                self.look(self.at, true);
            }
            KeyCode::Char('l') => self.open_list(),
            KeyCode::Char('t') => self.open_schedule(),
            KeyCode::Char('s') => self.solution(passed),
            KeyCode::Char('x') => self.over = Over::Question,
            KeyCode::Char('e') => return self.edit(),
            KeyCode::Char('o') => self.full_output(),
            KeyCode::Char('?') => self.over = Over::Pager(Pager::keys()),
            _ => {}
        }
        Effect::Draw
    }

    /// Where it fails, also where that is in a companion program.
    fn edit(&self) -> Effect {
        let koan = self.koan();
        let Phase::Judged(report) = &self.phase else { return Effect::Edit(koan.exercise.clone(), None) };
        let program = self.session.course.in_a_program_of(koan, &report.place.file);
        Effect::Edit(program.unwrap_or_else(|| koan.exercise.clone()), report.place.line)
    }

    fn next_hint(&mut self) {
        let koan = self.koan();
        let (name, total) = (koan.name.clone(), koan.hints.len());
        // The first is shown with every failure; while it runs, only what was asked for.
        let shown = match self.phase {
            Phase::Judged(_) => self.session.hints_shown(koan),
            _ => self.session.progress.koan(&name).hints,
        };
        let wanted = shown + 1;
        if wanted > total {
            self.notices = vec!["That was the last hint.".into()];
        }
        self.session.progress.hinted(&name, wanted.min(total));
    }

    fn solution(&mut self, passed: bool) {
        if !passed && !self.session.has_passed(self.at) {
            self.notices = vec!["The solution is shown after a pass. (h gives a hint.)".into()];
            return;
        }
        let koan = self.koan();
        match self.session.pristine.solution(koan) {
            Some(text) => {
                let name = koan.name.clone();
                self.over = Over::Pager(Pager::solution(&name, &text));
                self.session.progress.note(&name, What::Solution);
            }
            None => self.notices = vec!["This course has no solution for this koan.".into()],
        }
    }

    fn full_output(&mut self) {
        match &self.phase {
            Phase::Judged(report) => {
                let code = source::read(&self.session.course.file_of(self.at)).ok().map(|source| source.text);
                let unicode = Terminal::of_stdout().unicode;
                self.over = Over::Pager(Pager::report(report, code.as_deref(), unicode));
            }
            _ => self.notices = vec!["There is no output yet.".into()],
        }
    }

    fn reset(&mut self, at: usize) {
        match reset::reset(&mut self.session, at) {
            Ok(done) => {
                self.look(at, false);
                self.notices = vec![done.to_string()];
            }
            Err(error) => self.notices = vec![format!("Not reset: {error}.")],
        }
    }

    fn open_list(&mut self) {
        let standings = list::standings(&self.session.course, &self.session.progress);
        let look = Look::of(&Terminal::of_stdout());
        self.over = Over::List(Box::new(ListScreen::new(&self.session.course, standings, self.at, look)));
    }

    fn open_schedule(&mut self) {
        let code = source::read(&self.session.course.file_of(self.at)).ok().map(|source| source.text);
        let look = Look::of(&Terminal::of_stdout());
        let koan = self.koan();
        let subject = Subject { koan: &koan.name, file: &koan.exercise, code: code.as_deref().unwrap_or_default() };
        let found = if let Phase::Judged(report) = &self.phase { report.schedule.as_ref() } else { None };
        match found.and_then(|schedule| Stepper::new(&subject, schedule, look)) {
            Some(screen) => self.over = Over::Schedule(Box::new(screen)),
            None => self.notices = vec!["There is no order of steps to go through.".into()],
        }
    }

    fn list_action(&mut self, action: Option<ListAction>) -> Effect {
        match action {
            None => {}
            Some(ListAction::Close) => self.over = Over::Nothing,
            Some(ListAction::Quit) => return Effect::Quit,
            Some(ListAction::GoTo(at)) => {
                self.notices.clear();
                self.walking = false;
                self.look(at, false);
            }
            Some(ListAction::Reset(at)) => {
                self.walking = false;
                self.reset(at);
                self.open_list();
            }
        }
        Effect::Draw
    }
}
