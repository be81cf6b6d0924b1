//! What the watcher knows, and what becomes of it when something happens. Nothing here blocks, and nothing draws: an
//! event goes in, an [`Effect`] comes out, and [`App::lines`] says what is to be seen.

use std::{path::PathBuf, sync::Arc};

use crossterm::event::{Event as Input, KeyCode, KeyEvent, KeyModifiers};

use super::{event::Event, pager::Pager, worker::Worker};
use crate::{
    check::Engine,
    course::Course,
    list::{self, ListAction, ListScreen, Look},
    reset,
    screen::{
        Terminal, finale,
        koan::{Footer, State, View, sections},
        layout::fit,
    },
    session::Session,
    source,
    text::Line,
    verdict::Report,
};

/// What the loop is to do that the app can't.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Effect {
    /// Nothing but to draw.
    Draw,
    /// End.
    Quit,
    /// Open this file in the editor.
    Edit(String, Option<usize>),
    /// Make a new engine: the course changed.
    Prepare,
    /// Watch the exercises anew: the folder may be another one.
    WatchAgain,
}

/// The watcher's state.
pub(super) struct App {
    pub(super) session: Session,
    worker: Worker,
    engine: Option<Arc<Engine>>,
    auto: bool,
    /// The koan that is shown.
    at: usize,
    phase: Phase,
    /// The content of the koan's file that is, or was, judged. None: it could not be read.
    judged: Option<String>,
    /// Whether the start's walk over what passed before is still going on.
    walking: bool,
    pub(super) notices: Vec<String>,
    over: Over,
}

/// What is known of the koan that is shown.
enum Phase {
    Busy(String),
    Running,
    Judged(Report),
    Broken(String),
    /// All koans are looked at once more.
    LastLook,
    /// All koans pass.
    Finished,
}

/// What lies over the koan's screen.
enum Over {
    Nothing,
    Question,
    Pager(Pager),
    List(Box<ListScreen>),
}

impl App {
    pub(super) fn new(session: Session, worker: Worker, auto: bool) -> App {
        let at = session.current();
        let mut app = App {
            session,
            worker,
            engine: None,
            auto,
            at,
            phase: Phase::Busy("One moment.".into()),
            judged: None,
            walking: true,
            notices: Vec::new(),
            over: Over::Nothing,
        };
        app.take_notices();
        app
    }

    /// Takes an event in.
    pub(super) fn handle(&mut self, event: Event) -> Effect {
        let effect = match event {
            Event::Input(Input::Key(key)) => self.key(key),
            Event::Input(input @ Input::Mouse(_)) => {
                if let Over::List(screen) = &mut self.over {
                    screen.handle(&input);
                }
                Effect::Draw
            }
            Event::Input(_) => Effect::Draw,
            Event::InputGone | Event::Signal => Effect::Quit,
            Event::Changed(paths) => self.changed(&paths),
            Event::EventsLost(why) => {
                self.notices = vec![format!("File events may be missing ({why}): press r if a save seems unnoticed.")];
                Effect::Draw
            }
            Event::Ready(engine) => {
                self.engine = Some(engine);
                if self.walking {
                    self.walk(0)
                } else {
                    self.look(self.at, false)
                }
                Effect::Draw
            }
            Event::NotReady(why) => {
                self.phase = Phase::Broken(why);
                Effect::Draw
            }
            Event::Busy(words) => {
                self.phase = Phase::Busy(words);
                Effect::Draw
            }
            Event::Judged(number, answer) if self.worker.is_latest(number) => self.answered(answer),
            Event::AllJudged(number, open) if self.worker.is_latest(number) => {
                self.looked_at_all(&open);
                Effect::Draw
            }
            Event::Judged(..) | Event::AllJudged(..) => Effect::Draw,
        };
        self.take_notices();
        effect
    }

    /// Ends whatever runs.
    pub(super) fn end(&mut self) {
        self.worker.cancel();
    }

    /// Writes down what was reached. Answers whether there is something to tell about that. Never between a verdict and
    /// its drawing.
    pub(super) fn save(&mut self) -> bool {
        self.session.progress.save();
        let is_told = !self.session.progress.notices.is_empty();
        self.take_notices();
        is_told
    }

    /// A line for after the screen is gone.
    pub(super) fn farewell(&self) -> String {
        let (done, total) = (self.session.done(), self.session.course.koans.len());
        if done == total {
            return format!("All {total} koans pass.");
        }
        format!("{done} of {total} koans pass. You are at {}; `koans` goes on from there.", self.koan().name)
    }

    fn koan(&self) -> &crate::course::Koan {
        &self.session.course.koans[self.at]
    }

    fn take_notices(&mut self) {
        self.notices.append(&mut self.session.progress.notices);
        let surplus = self.notices.len().saturating_sub(2);
        self.notices.drain(..surplus);
    }

    // --- Going along the path ---

    /// Goes over what passed before, from `from` on, to the koan to halt at. A koan that passed and was changed since
    /// is looked at again; one that the learner went past without solving it is left.
    fn walk(&mut self, from: usize) {
        let course = &self.session.course;
        let shown = self.session.progress.current().and_then(|name| course.koan(name).ok());
        let halt = shown.filter(|at| !self.session.has_passed(*at)).or_else(|| self.session.first_open());
        let next = (from..course.koans.len()).find(|at| self.session.has_passed(*at) || Some(*at) == halt);
        match next {
            Some(at) => self.look(at, false),
            None => self.look_at_all(),
        }
    }

    /// Has a koan judged, and shows it.
    fn look(&mut self, at: usize, afresh: bool) {
        self.at = at;
        self.over = Over::Nothing;
        self.judged = self.hash();
        let Some(engine) = &self.engine else { return };
        self.phase = Phase::Running;
        self.worker.judge(engine, at, afresh);
        if !self.walking {
            let name = self.koan().name.clone();
            self.session.progress.show(&name);
        }
    }

    fn answered(&mut self, answer: Result<Report, String>) -> Effect {
        match answer {
            Ok(report) if report.passed && self.walking => {
                self.session.progress.found_passed(&report.koan);
                self.walk(self.at + 1);
            }
            Ok(report) => {
                self.session.progress.judged(&report);
                if std::mem::take(&mut self.walking) {
                    let name = self.koan().name.clone();
                    self.session.progress.show(&name);
                }
                let go_on = report.passed && self.auto;
                self.phase = Phase::Judged(report);
                if go_on {
                    self.go_on();
                }
            }
            Err(why) => {
                self.walking = false;
                self.phase = Phase::Broken(why);
            }
        }
        Effect::Draw
    }

    /// After a pass: on to the next koan that has not passed.
    fn go_on(&mut self) {
        let open = |at: &usize| !self.session.has_passed(*at);
        let next = (self.at + 1..self.session.course.koans.len()).find(open).or_else(|| self.session.first_open());
        self.notices.clear();
        match next {
            Some(at) => self.look(at, false),
            None => self.look_at_all(),
        }
    }

    fn look_at_all(&mut self) {
        if let Some(engine) = &self.engine {
            self.walking = false;
            self.phase = Phase::LastLook;
            self.worker.judge_all(engine);
        }
    }

    fn looked_at_all(&mut self, open: &[String]) {
        match open.iter().find_map(|name| self.session.course.koan(name).ok()) {
            None => self.phase = Phase::Finished,
            Some(at) => {
                for name in open {
                    self.session.progress.forget(name);
                }
                self.notices = vec!["This one passed once, and does not any more.".into()];
                self.look(at, false);
            }
        }
    }

    // --- Files ---

    fn hash(&self) -> Option<String> {
        source::read(&self.session.course.file_of(self.at)).ok().map(|source| source.hash)
    }

    fn changed(&mut self, paths: &[PathBuf]) -> Effect {
        let root = self.session.course.root.clone();
        if paths.iter().any(|path| *path == root.join("info.toml") || *path == root.join("Cargo.toml")) {
            return self.course_changed();
        }
        if self.walking || self.engine.is_none() {
            return Effect::Draw;
        }
        let current = self.session.course.file_of(self.at);
        // The file itself, or a folder on the way to it that was moved away or back.
        let concerns_current = paths.iter().any(|path| current.starts_with(path));
        if concerns_current && self.hash() != self.judged {
            self.notices.clear();
            self.look(self.at, false);
        } else if !concerns_current && let Some(other) = self.other_koan(paths) {
            // Who saves another koan wants to work on that one.
            self.notices.clear();
            self.look(other, false);
        }
        let exercises = root.join("exercises");
        if paths.iter().any(|path| exercises.starts_with(path)) { Effect::WatchAgain } else { Effect::Draw }
    }

    /// The first koan among the changed files that is there and differs from what was last judged.
    fn other_koan(&self, paths: &[PathBuf]) -> Option<usize> {
        let changed = paths.iter().filter_map(|path| self.session.course.koan_at(path));
        changed.filter(|at| *at != self.at && self.session.course.file_of(*at).is_file()).min()
    }

    fn course_changed(&mut self) -> Effect {
        match Course::load(&self.session.course.root) {
            Ok(course) => {
                let name = self.koan().name.clone();
                self.session.course = course;
                self.at = self.session.course.koan(&name).unwrap_or_else(|_| self.session.current());
                self.notices = vec!["The course changed and was read again.".into()];
                Effect::Prepare
            }
            Err(error) => {
                let told = error.to_string();
                self.notices =
                    vec![format!("The course changed, and can't be read: {}", told.lines().next().unwrap_or_default())];
                Effect::Draw
            }
        }
    }

    // --- Keys ---

    fn key(&mut self, key: KeyEvent) -> Effect {
        if key.modifiers.contains(KeyModifiers::CONTROL) && matches!(key.code, KeyCode::Char('c' | 'd')) {
            return Effect::Quit;
        }
        match &mut self.over {
            Over::List(screen) => {
                let action = screen.handle(&Input::Key(key));
                return self.list_action(action);
            }
            Over::Pager(pager) => {
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
            KeyCode::Char('r') => {
                self.notices.clear();
                self.look(self.at, true);
            }
            KeyCode::Char('l') => self.open_list(),
            KeyCode::Char('s') => self.solution(passed),
            KeyCode::Char('x') => self.over = Over::Question,
            KeyCode::Char('e') => return Effect::Edit(self.koan().exercise.clone(), self.line()),
            KeyCode::Char('o') => self.full_output(),
            KeyCode::Char('?') => self.over = Over::Pager(Pager::keys()),
            _ => {}
        }
        Effect::Draw
    }

    fn line(&self) -> Option<usize> {
        if let Phase::Judged(report) = &self.phase { report.place.line } else { None }
    }

    fn next_hint(&mut self) {
        let koan = self.koan();
        let (name, total) = (koan.name.clone(), koan.hints.len());
        let shown = self.session.hints_shown(koan);
        // The first is shown with every failure; while it runs, it is what was asked for.
        let wanted = if matches!(self.phase, Phase::Judged(_)) { shown + 1 } else { shown.max(1) };
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
            Some(text) => self.over = Over::Pager(Pager::solution(&koan.name, &text)),
            None => self.notices = vec!["This course has no solution for this koan.".into()],
        }
    }

    fn full_output(&mut self) {
        if let Phase::Judged(report) = &self.phase {
            self.over = Over::Pager(Pager::report(report));
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

    // --- What is to be seen ---

    /// The list, if it is open: it draws itself.
    pub(super) fn list(&mut self) -> Option<&mut ListScreen> {
        if let Over::List(screen) = &mut self.over { Some(screen) } else { None }
    }

    /// The screen, fitted to the terminal.
    pub(super) fn lines(&mut self, terminal: Terminal) -> Vec<Line> {
        if let Over::Pager(pager) = &mut self.over {
            return pager.lines(terminal);
        }
        if let Phase::Finished = self.phase {
            return fit(finale::sections(&self.session.course, terminal), terminal.height);
        }
        let text = source::read(&self.session.course.file_of(self.at)).ok().map(|source| source.text);
        let koan = self.koan();
        let passed = matches!(&self.phase, Phase::Judged(report) if report.passed);
        let state = match &self.phase {
            Phase::Busy(words) => State::Busy(words),
            Phase::Running => State::Running,
            Phase::Judged(report) => State::Judged(report),
            Phase::Broken(why) => State::Broken(why),
            Phase::LastLook => State::Busy("That was the last one. Looking at all of them once more."),
            Phase::Finished => unreachable!("returned above"),
        };
        let footer = match (&self.over, passed) {
            (Over::Question, _) => {
                Footer::Question("Put the original back? What you wrote is kept as a backup.  y yes · any other key no")
            }
            (_, true) => Footer::Keys(&PASSED),
            (_, false) => Footer::Keys(&FAILED),
        };
        let view = View {
            course: &self.session.course,
            koan,
            done: self.session.done(),
            state,
            text: text.as_deref(),
            hints: self.session.hints_shown(koan),
            same_failures: self.session.progress.koan(&koan.name).same_failures,
            notices: &self.notices,
            footer,
            terminal,
        };
        fit(sections(&view), terminal.height)
    }
}

const FAILED: [(&str, &str); 8] = [
    ("h", "next hint"),
    ("r", "run again"),
    ("o", "full output"),
    ("e", "edit"),
    ("x", "reset"),
    ("l", "list"),
    ("?", "keys"),
    ("q", "quit"),
];

const PASSED: [(&str, &str); 6] =
    [("n", "next koan"), ("s", "solution"), ("o", "full output"), ("l", "list"), ("?", "keys"), ("q", "quit")];
