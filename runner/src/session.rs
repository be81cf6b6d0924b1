//! One learner in one course folder: what every command begins with.

use std::path::Path;

use crate::{
    check::{Engine, EngineError, Ways},
    course::{Course, CourseError, Judging, Koan, UnknownKoan},
    home::Home,
    pristine::Pristine,
    progress::Progress,
    source,
    telling::Telling,
    verdict::Report,
};

/// An opened course folder.
#[derive(Debug)]
pub struct Session {
    /// The course.
    pub course: Course,
    /// The runner's folder.
    pub home: Home,
    /// What the learner has reached.
    pub progress: Progress,
    /// Originals and solutions.
    pub pristine: Pristine,
}

/// Why a command can't begin.
#[derive(Debug, thiserror::Error)]
pub enum SessionError {
    /// No course, or a wrong info.toml.
    #[error(transparent)]
    Course(#[from] CourseError),
    /// No koan of this name.
    #[error(transparent)]
    Koan(#[from] UnknownKoan),
    /// Nowhere to keep anything.
    #[error("Neither the course folder nor the temporary folder can be written to: {0}")]
    Home(std::io::Error),
    /// Nothing to judge with.
    #[error(transparent)]
    Engine(#[from] EngineError),
}

impl Session {
    /// Opens the course at `folder`, or the one around the current folder.
    ///
    /// # Errors
    /// When there is none, or nothing can be kept anywhere.
    pub fn open(folder: Option<&Path>) -> Result<Session, SessionError> {
        let root = Course::find(folder)?;
        let course = Course::load(&root)?;
        let home = Home::of(&course.root).map_err(SessionError::Home)?;
        let mut progress = Progress::open(&home);
        progress.rename(&course);
        let pristine = Pristine::of(&course, &home);
        let mut session = Session { course, home, progress, pristine };
        if let Err(told) = session.keep_originals() {
            session.progress.notices.push(told);
        }
        Ok(session)
    }

    /// Goes on with the course as its author has changed it meanwhile.
    ///
    /// # Errors
    /// When the originals of new koans can't be kept, in words. The course was taken all the same.
    pub fn take_course(&mut self, course: Course) -> Result<(), String> {
        self.pristine = Pristine::of(&course, &self.home);
        self.course = course;
        self.progress.rename(&self.course);
        self.keep_originals()
    }

    fn keep_originals(&mut self) -> Result<(), String> {
        let kept = self.pristine.keep_originals(&self.course);
        kept.map_err(|error| format!("The original exercises can't be kept for `koans reset` ({error})."))
    }

    /// The index of the koan of this name, or of the current one.
    ///
    /// # Errors
    /// When there is no such koan.
    pub fn koan(&self, name: Option<&str>) -> Result<usize, UnknownKoan> {
        name.map_or_else(|| Ok(self.current()), |name| self.course.koan(name))
    }

    /// The koan the learner is at: the one shown last if it has not passed, else the first that has not, else the last.
    pub fn current(&self) -> usize {
        let shown = self.progress.current().and_then(|name| self.course.koan(name).ok());
        shown
            .filter(|at| !self.stands(*at))
            .or_else(|| self.first_open())
            .unwrap_or(self.course.koans.len().saturating_sub(1))
    }

    /// The first koan that has not passed.
    pub fn first_open(&self) -> Option<usize> {
        (0..self.course.koans.len()).find(|at| !self.stands(*at))
    }

    /// How many koans have passed.
    pub fn done(&self) -> usize {
        (0..self.course.koans.len()).filter(|at| self.stands(*at)).count()
    }

    /// Whether a koan passes as far as is known.
    pub fn stands(&self, koan: usize) -> bool {
        self.progress.stands(&self.course.koans[koan].name)
    }

    /// Whether a koan has ever passed.
    pub fn has_passed(&self, koan: usize) -> bool {
        self.progress.has_passed(&self.course.koans[koan].name)
    }

    /// Remembers a judgement of the learner's file.
    pub fn judged(&mut self, report: &Report) {
        let untouched = self.course.koan(&report.koan).is_ok_and(|at| self.is_as_it_came(at));
        self.progress.judged(report, untouched);
    }

    fn is_as_it_came(&self, at: usize) -> bool {
        let now = source::read(&self.course.file_of(at)).ok().map(|source| source.text);
        now.is_some() && now == self.pristine.original(&self.course.koans[at])
    }

    /// Something to judge with.
    ///
    /// # Errors
    /// When there is no toolchain, or nothing can be written.
    pub fn engine(&self, ways: Ways, telling: Telling) -> Result<Engine, EngineError> {
        Engine::new(self.course.clone(), self.home.clone(), ways, telling)
    }

    /// How many hints of a koan's ladder a screen shows: the first at least, and all that were asked for. The one hint that
    /// an exercise for rustlings has is no first step: it is shown when it is asked for.
    pub fn hints_shown(&self, koan: &Koan) -> usize {
        let least = usize::from(koan.judging == Judging::Tests);
        self.progress.koan(&koan.name).hints.clamp(least, koan.hints.len().max(least))
    }
}
