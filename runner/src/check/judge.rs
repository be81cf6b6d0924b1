//! The way from a file to a report: what needs no compiler first, then the real `std` and the explorer beside each other.

use std::{
    io,
    path::Path,
    thread,
    time::{Duration, Instant},
};

use super::{
    Engine,
    case::{Case, Judgement},
    explore::{Exploration, LIMIT, explore, read_reports},
    plain::Plain,
    prediction,
    standins::Against,
    words::{self, Reset},
};
use crate::{
    compile::{Compiled, Compiler, Lints, dependencies::Dependencies},
    course::{Judging, Kind, Koan},
    run::Cancel,
    source::{self, Source},
    verdict::{Report, Verdict},
};

/// One file to be judged as one koan.
pub(super) struct Subject<'a> {
    pub(super) koan: &'a Koan,
    pub(super) file: &'a Path,
    pub(super) source: &'a Source,
    /// The crates that it may name.
    pub(super) dependencies: &'a Dependencies,
    /// Whether its tests are explored as well as run.
    pub(super) explored: bool,
    /// A fresh folder for this judgement alone.
    pub(super) folder: &'a Path,
    pub(super) how: How<'a>,
}

/// How a file is to be judged.
#[derive(Clone, Copy, Default)]
pub(super) struct How<'a> {
    /// Whether nothing else is judged at the same time, so that a second core is free.
    pub(super) is_alone: bool,
    /// A schedule that is to be run before all others.
    replay: Option<&'a str>,
    /// Whether it is run alone, whatever else could be done.
    only_run: bool,
    /// Whether it is a solution, from which more is asked where rustlings does.
    pub(super) is_solution: bool,
}

impl Engine {
    /// Judges the learner's file. None: cancelled.
    ///
    /// # Errors
    /// When the machine fails us: no process can be started, no folder made.
    pub fn judge(&self, koan: &Koan, cancel: &Cancel) -> io::Result<Option<Report>> {
        self.judge_file(koan, &koan.exercise, cancel)
    }

    /// The same, for somebody who waits for this one koan: it may use a second core.
    ///
    /// # Errors
    /// As [`Engine::judge`].
    pub fn judge_alone(&self, koan: &Koan, cancel: &Cancel) -> io::Result<Option<Report>> {
        self.report(koan, &koan.exercise, How { is_alone: true, ..How::default() }, cancel)
    }

    /// The same, with this schedule (`test=order`, as in [`crate::schedule::Schedule::replay`]) before all others.
    ///
    /// # Errors
    /// As [`Engine::judge`].
    pub fn replay(&self, koan: &Koan, schedule: &str, cancel: &Cancel) -> io::Result<Option<Report>> {
        self.report(koan, &koan.exercise, How { is_alone: true, replay: Some(schedule), ..How::default() }, cancel)
    }

    /// Judges a solution of the koan; for rustlings, no warning may be left in one. `file` is relative to the course.
    ///
    /// # Errors
    /// As [`Engine::judge`].
    pub fn judge_solution(&self, koan: &Koan, file: &str, cancel: &Cancel) -> io::Result<Option<Report>> {
        self.report(koan, file, How { is_solution: true, ..How::default() }, cancel)
    }

    /// Judges another file in the place of the koan's: a solution, a wrong repair. `file` is relative to the course.
    ///
    /// # Errors
    /// As [`Engine::judge`].
    pub fn judge_file(&self, koan: &Koan, file: &str, cancel: &Cancel) -> io::Result<Option<Report>> {
        self.report(koan, file, How::default(), cancel)
    }

    fn report(&self, koan: &Koan, file: &str, how: How<'_>, cancel: &Cancel) -> io::Result<Option<Report>> {
        let started = Instant::now();
        let Some(mut judgement) = self.judgement_of(koan, Path::new(file), how, cancel)? else {
            if cancel.is_cancelled() {
                return Ok(None);
            }
            return Err(io::Error::other("the run was ended, and not by koans"));
        };
        let of_program = self.course.in_a_program_of(koan, &judgement.place.file);
        let is_of_program = of_program.is_some();
        judgement.place.file = of_program.unwrap_or_else(|| file.to_string());
        let reset = || self.reset_of(koan, file);
        let message = words::sentence(&judgement.verdict, koan, &judgement.place, is_of_program, reset);
        Ok(Some(Report {
            koan: koan.name.clone(),
            passed: judgement.verdict.passed(),
            message,
            verdict: judgement.verdict,
            place: judgement.place,
            elapsed_ms: u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX),
            schedule: judgement.schedule,
            waits: judgement.waits,
            explored: judgement.explored,
            unexplored: judgement.unexplored,
            replayed: judgement.replayed,
            tried: judgement.tried,
            unreached: judgement.unreached,
            output: judgement.output,
            remarks: judgement.remarks,
        }))
    }

    /// What a reset can do about this file.
    fn reset_of(&self, koan: &Koan, file: &str) -> Reset {
        match file == koan.exercise {
            true if self.pristine.original(koan).is_some() => Reset::Restores,
            true => Reset::Lost,
            false => Reset::Other,
        }
    }

    /// Reads the file, and judges it.
    fn judgement_of(&self, koan: &Koan, file: &Path, how: How<'_>, cancel: &Cancel) -> io::Result<Option<Judgement>> {
        let source = match source::read(&self.course.root.join(file)) {
            Ok(source) => source,
            Err(why) => {
                let line = if let source::Unreadable::NotText(line) = why { Some(line) } else { None };
                let before = (why == source::Unreadable::Missing)
                    .then(|| koan.before(&self.course.root))
                    .flatten()
                    .map(|before| {
                        format!("{why}. It was {before} in an earlier version, and that is still there: move it here")
                    });
                let rendered = before.unwrap_or_else(|| why.to_string());
                return Ok(Some(Judgement::at(Verdict::DoesNotCompile { errors: 1, rendered }, line, None)));
            }
        };
        if let Judging::Program(program) = koan.judging {
            return self.judge_program(koan, program, (file, &source), how, cancel);
        }
        if let Some(judgement) = self.not_written_yet(koan, &source) {
            return Ok(Some(judgement));
        }
        let judged = self.judgement(koan, file, &source, how, cancel)?.map(|judgement| {
            let strange = self.strange_crate(koan, &source.text);
            let why = strange.map(|name| format!("what the crate `{name}` does can't be seen"));
            Judgement { unexplored: judgement.unexplored.or(why), ..judgement }
        });
        match judged {
            Some(judgement) if koan.kind == Kind::Prove && judgement.verdict.passed() => {
                self.proven(koan, (file, &source), judgement, how, cancel)
            }
            judged => Ok(judged),
        }
    }

    /// Compiles this source, and runs and explores it, with whatever crates that takes.
    pub(super) fn judgement(
        &self,
        koan: &Koan,
        file: &Path,
        source: &Source,
        how: How<'_>,
        cancel: &Cancel,
    ) -> io::Result<Option<Judgement>> {
        let dependencies = self.dependencies_of(koan, &source.text, cancel)?;
        let attempt = |how, dependencies: &Dependencies| self.attempt(koan, file, source, how, dependencies, cancel);
        let judged = attempt(how, &dependencies)?;
        if judged.as_ref().is_some_and(names_something_unknown) {
            self.crates.are_known()?;
        }
        match judged {
            // A crate may have a library of another name, which is known when it is built.
            Some(judgement) if names_something_unknown(&judgement) && self.crates.may_have_other_names() => {
                // Where they can't be built, the compiler's words stand.
                let Ok(all) = self.all_crates(cancel) else { return Ok(Some(judgement)) };
                attempt(how, &all)
            }
            // Neither run nor explored: then it has to be run after all, whatever it takes.
            Some(Judgement { left_out, unexplored, explored, .. }) if !left_out.is_empty() => {
                let judged = attempt(How { only_run: true, ..how }, &dependencies)?;
                Ok(judged.map(|judgement| Judgement { unexplored, explored, ..failing_what_is_left_out(judgement) }))
            }
            judged => Ok(judged),
        }
    }

    /// Compiles it with these crates, and runs and explores it.
    fn attempt(
        &self,
        koan: &Koan,
        file: &Path,
        source: &Source,
        how: How<'_>,
        dependencies: &Dependencies,
        cancel: &Cancel,
    ) -> io::Result<Option<Judgement>> {
        let folder = self.home.scratch()?;
        let checker = self.checker_of(koan, &source.text).filter(|_| !how.only_run);
        let against = checker.and_then(|checker| Some((checker, self.against(checker)?)));
        let explored = against.as_ref().is_some_and(|(checker, _)| checker.explores());
        let subject = Subject { koan, file, source, dependencies, explored, folder: folder.path(), how };
        match against {
            Some((_, against)) if explored => self.both(&subject, &against, cancel),
            Some((_, against)) => self.watched(&subject, &against, cancel),
            None => {
                let lints = if how.is_alone { Lints::Beside } else { Lints::Within };
                Ok(match self.plain(&subject, lints, (cancel, cancel))? {
                    Plain::Refused(judgement) | Plain::Ran(judgement) => Some(judgement),
                    Plain::Cancelled => None,
                })
            }
        }
    }

    /// What lexing alone can tell.
    fn not_written_yet(&self, koan: &Koan, source: &Source) -> Option<Judgement> {
        let blanks = source::blanks(&source.text);
        if let Some(first) = blanks.first() {
            let verdict = Verdict::BlankLeft { blanks: blanks.len(), asks: None };
            return Some(Judgement::at(verdict, Some(first.line), Some(first.column)));
        }
        if koan.kind != Kind::Predict {
            return None;
        }
        let asking = prediction::asks_the_code(&self.pristine.original(koan)?, &source.text)?;
        let verdict = Verdict::BlankLeft { blanks: 1, asks: Some(asking.name) };
        Some(Judgement::at(verdict, Some(asking.line), None))
    }

    /// The plain way and the explorer beside each other. What the explorer finds ends the plain run, and what the compiler
    /// refuses ends the explorer. Where many koans are judged at once the explorer comes first: what it finds needs no
    /// plain run, and a verdict is the same either way.
    fn both(&self, subject: &Subject<'_>, against: &Against, cancel: &Cancel) -> io::Result<Option<Judgement>> {
        let (running, exploring) = (Cancel::new(), Cancel::new());
        let _with_both = (cancel.carries(&running), cancel.carries(&exploring));
        let exploration = |name, limit| {
            let folder = subject.folder.join(name);
            let explored = self.explored(subject, against, (&folder, limit), &exploring);
            // Whatever the plain run comes to, it can't be told then: a verdict must not depend on which of the two is first.
            if let Ok(Exploration::Reports { reports, .. }) = &explored
                && self.case(subject).begins_with_threads(reports)
            {
                running.cancel();
            }
            explored
        };
        let (plain, explored) = if subject.how.is_alone {
            thread::scope(|scope| {
                let explored = scope.spawn(|| exploration("explored", LIMIT));
                // Not dropped for what the explorer finds: some mistakes are the compiler's to tell.
                let plain = self.plain(subject, Lints::No, (cancel, &running));
                match &plain {
                    Ok(Plain::Ran(judgement)) if !judgement.endless => {}
                    Ok(Plain::Cancelled) => {}
                    // Refused, or a loop that does not end, in which an exploration doesn't either: it has had as long.
                    _ => exploring.cancel(),
                }
                (plain, explored.join().expect("exploring does not panic"))
            })
        } else {
            // A loop that does not end, in which an exploration doesn't either, is to cost no more than its deadline.
            let explored = exploration("explored", subject.koan.deadline);
            let plain = if running.is_cancelled() && !cancel.is_cancelled() {
                self.refused(subject, cancel)
            } else {
                self.plain(subject, Lints::Within, (cancel, &running))
            };
            match plain? {
                Plain::Ran(judgement) if was_cut_short(&explored) && !judgement.endless => {
                    (Ok(Plain::Ran(judgement)), exploration("explored-at-length", LIMIT))
                }
                plain => (Ok(plain), explored),
            }
        };
        let plain = match plain? {
            Plain::Refused(judgement) => return Ok(Some(judgement)),
            Plain::Ran(judgement) => Some(judgement),
            Plain::Cancelled => None,
        };
        if cancel.is_cancelled() {
            return Ok(None);
        }
        Ok(match explored? {
            Exploration::Reports { reports, exited } => self.case(subject).of_both(plain, &reports, exited),
            Exploration::Not(why) => plain.map(|plain| Judgement { unexplored: Some(why), ..plain }),
            Exploration::Cancelled => plain,
        })
    }

    /// What compiles it: in the least time for somebody who waits for it, else with the least work.
    pub(super) fn compiler_of<'a>(&'a self, subject: &Subject<'a>, against: Option<&Against>) -> Compiler<'a> {
        Compiler { in_one_piece: !subject.how.is_alone, ..self.compiler(subject.dependencies, against) }
    }

    fn explored(
        &self,
        subject: &Subject<'_>,
        against: &Against,
        (folder, limit): (&Path, Duration),
        cancel: &Cancel,
    ) -> io::Result<Exploration> {
        let compiler = self.compiler_of(subject, Some(against));
        let tests: Vec<String> = source::tests(&subject.source.text).into_iter().map(|test| test.name).collect();
        explore(&compiler, subject.koan, (subject.file, folder), &tests, limit, subject.how.replay, cancel)
    }

    /// Run once, on real threads, and watched meanwhile: the run itself is the watchdog's. The compiler's words are those
    /// of the plain way, so that nobody reads of types that are not in the file.
    fn watched(&self, subject: &Subject<'_>, against: &Against, cancel: &Cancel) -> io::Result<Option<Judgement>> {
        let Subject { koan, file, .. } = *subject;
        let folder = subject.folder.join("watched");
        std::fs::create_dir(&folder)?;
        let watching = Cancel::new();
        let _with_it = cancel.carries(&watching);
        let compiler = self.compiler_of(subject, Some(against));
        let (plain, watched) = thread::scope(|scope| {
            let watched = scope.spawn(|| compiler.compile(koan, file, &folder, Lints::No, &watching));
            let lints = if subject.how.is_alone { Lints::No } else { Lints::Within };
            let plain = self.compiled(subject, lints, cancel);
            if !matches!(plain, Ok(Ok(_))) {
                watching.cancel();
            }
            (plain, watched.join().expect("a call does not panic"))
        });
        let mut built = match plain? {
            Ok(built) => built,
            Err(Plain::Refused(judgement) | Plain::Ran(judgement)) => return Ok(Some(judgement)),
            Err(Plain::Cancelled) => return Ok(None),
        };
        let reports = folder.join("reports.jsonl");
        let unwatched = match watched? {
            Compiled::Built { binary, .. } => {
                built.binary = binary;
                built.reports = Some(reports.clone());
                None
            }
            Compiled::Cancelled => return Ok(None),
            Compiled::Refused(_) | Compiled::Broke(_) => Some("it uses something that can't be watched".to_string()),
        };
        let late = subject.how.is_alone;
        Ok(match self.tested(subject, built, late, cancel)? {
            Plain::Refused(judgement) | Plain::Ran(judgement) => {
                let judged = self.case(subject).of_both(Some(judgement), &read_reports(&reports), None);
                judged.map(|judgement| Judgement { unexplored: unwatched, ..judgement })
            }
            Plain::Cancelled => None,
        })
    }

    pub(super) fn case<'a>(&self, subject: &Subject<'a>) -> Case<'a> {
        let Subject { koan, source, file, .. } = *subject;
        Case { koan, file, source, tests: source::tests(&source.text), expected: self.pristine.tests(koan) }
    }
}

/// A test that says that it is only to be explored, and says so also where it is only run, has failed like any other that
/// panics.
fn failing_what_is_left_out(judgement: Judgement) -> Judgement {
    match judgement.left_out.first().cloned() {
        Some(test) if judgement.verdict.passed() || matches!(judgement.verdict, Verdict::Lint { .. }) => {
            let text = "it asks to be explored, and can't be".to_string();
            Judgement { verdict: Verdict::Panicked { test: Some(test), text }, ..judgement }
        }
        _ => judgement,
    }
}

/// Whether the compiler did not know a name (E0432, E0433), which may be that of a crate.
pub(super) fn names_something_unknown(judgement: &Judgement) -> bool {
    let Verdict::DoesNotCompile { rendered, .. } = &judgement.verdict else { return false };
    // A module of `std` that was not imported looks the same, but there the compiler knows what to do.
    rendered.contains("unlinked crate `") && !rendered.contains("+ use std::")
}

/// Whether an exploration came to its limit, or to another end that was not its own.
fn was_cut_short(explored: &io::Result<Exploration>) -> bool {
    matches!(explored, Ok(Exploration::Reports { exited: None, .. }))
}
