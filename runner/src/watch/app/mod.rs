//! What the watcher knows, and what becomes of it when something happens. Nothing here blocks, and nothing draws: an
//! event goes in, an [`Effect`] comes out, and [`App::lines`] says what is to be seen.

mod keys;
mod view;

use std::{path::PathBuf, sync::Arc};

use crossterm::event::Event as Input;

use super::{
    event::{Answer, Event},
    pager::Pager,
    worker::Worker,
};
use crate::{
    check::Engine,
    course::{Course, Judging, Program},
    list::ListScreen,
    screen::Terminal,
    session::Session,
    source::{self, Unreadable},
    stepper::Stepper,
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
    /// What each koan's file held when it was last looked at: what does not differ from it is no change.
    contents: Vec<Content>,
    /// Whether the start's walk over what passed before is still going on.
    walking: bool,
    pub(super) notices: Vec<String>,
    /// What goes on in the background, in words.
    background: Option<String>,
    /// What is built that the present judgement may wait for, in words.
    building: Option<String>,
    over: Over,
}

/// The hash of a file, or why it can't be read.
type Content = Result<String, Unreadable>;

fn content(course: &Course, at: usize) -> Content {
    source::read(&course.file_of(at)).map(|source| source.hash)
}

fn contents(course: &Course) -> Vec<Content> {
    (0..course.koans.len()).map(|at| content(course, at)).collect()
}

fn has_the_same_koans(one: &Course, other: &Course) -> bool {
    one.koans.iter().map(|koan| &koan.exercise).eq(other.koans.iter().map(|koan| &koan.exercise))
}

/// What is known of the koan that is shown.
enum Phase {
    Busy(String),
    Running,
    Judged(Box<Report>),
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
    /// What the author says to somebody who begins. It stays while the first koan is looked at.
    Welcome(Pager),
    Pager(Pager),
    List(Box<ListScreen>),
    Schedule(Box<Stepper>),
}

impl App {
    pub(super) fn new(session: Session, worker: Worker, auto: bool) -> App {
        let at = session.current();
        let mut app = App {
            contents: contents(&session.course),
            session,
            worker,
            engine: None,
            auto,
            at,
            phase: Phase::Busy("One moment.".into()),
            walking: true,
            notices: Vec::new(),
            background: None,
            building: None,
            over: Over::Nothing,
        };
        if let Some(words) = app.session.course.welcome.as_ref().filter(|_| app.session.progress.current().is_none()) {
            app.over = Over::Welcome(Pager::welcome(&app.session.course.title, words, Terminal::of_stdout().width));
        }
        app.take_notices();
        app
    }

    /// Takes an event in.
    pub(super) fn handle(&mut self, event: Event) -> Effect {
        let effect = match event {
            Event::Input(Input::Key(key)) => self.key(key),
            Event::Input(input @ Input::Mouse(_)) => {
                match &mut self.over {
                    Over::List(screen) => drop(screen.handle(&input)),
                    Over::Schedule(screen) => drop(screen.handle(&input)),
                    Over::Nothing | Over::Question | Over::Pager(_) | Over::Welcome(_) => {}
                }
                Effect::Draw
            }
            Event::Input(_) => Effect::Draw,
            Event::InputGone | Event::Signal(..) => Effect::Quit,
            Event::Changed(paths) => self.changed(&paths),
            Event::EventsLost(why) => {
                self.notices = vec![format!("File events may be missing ({why}): press r if a save seems unnoticed.")];
                Effect::Draw
            }
            // The course has changed again since; the engine for that is on its way.
            Event::Ready(engine) if !has_the_same_koans(&engine.course, &self.session.course) => Effect::Draw,
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
            Event::Background(words) => {
                self.background = Some(words);
                Effect::Draw
            }
            Event::Building(words) => {
                self.building = words;
                Effect::Draw
            }
            Event::Explores => {
                self.background = None;
                // Of what is not explored, the verdict stays.
                if !self.session.course.is_for_rustlings() {
                    self.explore_now();
                }
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

    /// Waits until the verdicts that were shown are remembered, so that who comes back is not judged anew.
    pub(super) fn wait_until_written(&self) {
        self.worker.wait_until_written();
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
        let halt = shown.filter(|at| !self.session.stands(*at)).or_else(|| self.session.first_open());
        let next = (from..course.koans.len()).find(|at| self.session.has_passed(*at) || Some(*at) == halt);
        match next {
            Some(at) => self.look(at, false),
            None => self.look_at_all(),
        }
    }

    /// Has a koan judged, and shows it.
    fn look(&mut self, at: usize, afresh: bool) {
        self.at = at;
        if !self.walking || !matches!(self.over, Over::Welcome(_)) {
            self.over = Over::Nothing;
        }
        self.contents[at] = content(&self.session.course, at);
        let Some(engine) = &self.engine else { return };
        self.phase = Phase::Running;
        self.worker.judge(engine, at, afresh);
        if !self.walking {
            let name = self.koan().name.clone();
            self.session.progress.show(&name);
        }
    }

    /// What was only run so far may have passed by luck: the walk begins anew.
    fn explore_now(&mut self) {
        match &self.phase {
            Phase::LastLook | Phase::Finished => self.look_at_all(),
            Phase::Running | Phase::Judged(_) => {
                self.walking = true;
                self.walk(0);
            }
            Phase::Busy(_) | Phase::Broken(_) => {}
        }
    }

    /// Whether this koan passes as it is given out, and has not been seen yet: there is something to read in it.
    fn is_to_be_shown(&self) -> bool {
        let is_given_solved = matches!(self.koan().judging, Judging::Program(Program { is_given_solved: true, .. }));
        is_given_solved && !self.session.has_passed(self.at)
    }

    fn answered(&mut self, answer: Result<Box<Answer>, String>) -> Effect {
        match answer.map(|answer| *answer) {
            Ok(Answer { report, .. }) if report.passed && self.walking && !self.is_to_be_shown() => {
                self.session.progress.found_passed(&report.koan);
                self.walk(self.at + 1);
            }
            Ok(Answer { report, remembered }) => {
                // A file that could not be read was nobody's attempt: an editor may be in the middle of a save.
                if !remembered && self.contents[self.at].is_ok() {
                    self.session.judged(&report);
                } else if report.passed {
                    self.session.progress.found_passed(&report.koan);
                }
                if std::mem::take(&mut self.walking) {
                    let name = self.koan().name.clone();
                    self.session.progress.show(&name);
                }
                let go_on = report.passed && self.auto;
                self.phase = Phase::Judged(Box::new(report));
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
        let open = |at: &usize| !self.session.stands(*at);
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

    fn changed(&mut self, paths: &[PathBuf]) -> Effect {
        let root = self.session.course.root.clone();
        if paths.iter().any(|path| *path == root.join("info.toml") || *path == root.join("Cargo.toml")) {
            return self.course_changed();
        }
        // Without an engine nothing is judged yet; the first look will see the file as it is then.
        if self.engine.is_some()
            && let Some(at) = self.changed_koan(paths)
        {
            // Also in the middle of the walk: who saves a koan wants to see that one, and at once.
            self.walking = false;
            self.notices.clear();
            self.look(at, false);
        }
        let exercises = root.join("exercises");
        if paths.iter().any(|path| exercises.starts_with(path)) { Effect::WatchAgain } else { Effect::Draw }
    }

    /// The koan to look at after a change of these files: the one that is shown, else the first other one that is
    /// there. None where no file holds anything else than before.
    fn changed_koan(&self, paths: &[PathBuf]) -> Option<usize> {
        let course = &self.session.course;
        let current = course.file_of(self.at);
        let differs = |at: usize| content(course, at) != self.contents[at];
        // The file itself, or a folder on the way to it that was moved away or back.
        if paths.iter().any(|path| current.starts_with(path)) && differs(self.at) {
            return Some(self.at);
        }
        // Who saves another koan wants to work on that one.
        let others = paths.iter().filter_map(|path| course.koan_at(path)).filter(|at| *at != self.at);
        others.filter(|at| differs(*at) && course.file_of(*at).is_file()).min()
    }

    fn course_changed(&mut self) -> Effect {
        match Course::load(&self.session.course.root) {
            Ok(course) => {
                let name = self.koan().name.clone();
                // Whatever runs, or lies over the screen, counts koans by the course of before.
                self.worker.cancel();
                self.engine = None;
                self.over = Over::Nothing;
                self.phase = Phase::Busy("One moment.".into());
                if let Err(error) = self.session.take_course(course) {
                    self.session.progress.notices.push(error);
                }
                self.contents = contents(&self.session.course);
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
}
