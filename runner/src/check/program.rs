//! Judging a program of a course for rustlings: it passes where it would there, and what keeps it from passing is told as of
//! any other koan. It is compiled, its tests are run, clippy looks at it, it is run; nothing is explored, since rustlings
//! passes what goes well once.
//!
//! What rustlings does: `src/exercise.rs`, `RunnableExercise::run`, of its version 6.

use std::{io, path::Path, thread};

use super::{
    Engine, OUTPUT_CAP,
    case::{Case, Judgement, refused},
    explore::{TestReport, read_reports},
    judge::{How, Subject, names_something_unknown},
    plain::{Plain, TestBinary, limits_of},
    words,
};
use crate::{
    compile::{Compiled, Lints, dependencies::Dependencies, diagnostic::Diagnostic},
    course::{Koan, Program},
    harness::{self, TestRun},
    run::{self, Cancel, End, Finished, Job},
    source::{self, Source},
    verdict::{Output, Remark, Verdict},
};

/// What is told as the test that a failure happened in, where it is the program itself.
const MAIN: &str = "main";
/// A test that runs the program, for the watchdog, which watches tests. It goes behind the last line, so that all others
/// stay where they are.
const MAIN_AS_A_TEST: &str =
    "\n#[cfg(test)]\nmod koans_runs {\n    #[test]\n    fn main() {\n        let _ = super::main();\n    }\n}\n";
/// The name of that test.
const ITS_NAME: &str = "koans_runs::main";

/// How far a program got.
enum Stage<'a> {
    /// The test of this name.
    Test(&'a str),
    /// The program itself.
    Program,
}

impl Engine {
    /// Judges a file as a program. None: cancelled.
    pub(super) fn judge_program(
        &self,
        koan: &Koan,
        program: Program,
        (file, source): (&Path, &Source),
        how: How<'_>,
        cancel: &Cancel,
    ) -> io::Result<Option<Judgement>> {
        let attempt = |dependencies: &Dependencies| {
            let folder = self.home.scratch()?;
            let folder = folder.path();
            let subject = Subject { koan, file, source, dependencies, explored: false, folder, how };
            self.attempt_program(&subject, program, cancel)
        };
        let dependencies =
            if self.needs_crates(koan, &source.text) { self.all_crates(cancel)? } else { self.crates.none() };
        let judged = attempt(&dependencies)?;
        if judged.as_ref().is_some_and(names_something_unknown) {
            self.crates.are_known()?;
        }
        match judged {
            // A crate may have a library of another name, which is known when it is built.
            Some(judgement) if names_something_unknown(&judgement) && self.crates.may_have_other_names() => {
                match self.all_crates(cancel) {
                    Ok(all) => attempt(&all),
                    // Where they can't be built, the compiler's words stand.
                    Err(_) => Ok(Some(judgement)),
                }
            }
            judged => Ok(judged),
        }
    }

    /// Where somebody waits for it, clippy looks at it meanwhile; else only when all the rest is well.
    fn attempt_program(
        &self,
        subject: &Subject<'_>,
        program: Program,
        cancel: &Cancel,
    ) -> io::Result<Option<Judgement>> {
        let strict = program.strict || subject.how.is_solution;
        let looking = Cancel::new();
        let _with_it = cancel.carries(&looking);
        let (judged, linted) = thread::scope(|scope| {
            let look = || {
                let compiler = self.compiler(subject.dependencies, None);
                compiler.program_linted(subject.koan, subject.file, subject.folder, strict, &looking)
            };
            let beside = subject.how.is_alone.then(|| scope.spawn(look));
            let judged = self.run_program(subject, program, cancel);
            if !matches!(&judged, Ok(Some(judgement)) if judgement.verdict.passed()) {
                looking.cancel();
            }
            let linted = beside.map_or_else(look, |beside| beside.join().expect("a call does not panic"));
            (judged, linted)
        });
        let Some(judgement) = judged? else { return Ok(None) };
        if !judgement.verdict.passed() {
            return Ok(Some(judgement));
        }
        Ok(match linted? {
            Some(Compiled::Cancelled) => None,
            Some(Compiled::Refused(diagnostics)) => Some(linted_away(diagnostics, judgement.output)),
            Some(Compiled::Broke(why)) => Some(broken(why)),
            Some(Compiled::Built { diagnostics, .. }) => {
                let remarks = diagnostics.iter().map(Remark::from).collect();
                Some(Judgement { remarks, ..judgement })
            }
            None => Some(judgement),
        })
    }

    /// All but clippy: compiles it, tests it, runs it.
    fn run_program(&self, subject: &Subject<'_>, program: Program, cancel: &Cancel) -> io::Result<Option<Judgement>> {
        let Subject { koan, file, folder, .. } = *subject;
        let compiler = self.compiler(subject.dependencies, None);
        let binary = match compiler.program_itself(koan, file, folder, cancel)? {
            Compiled::Built { binary, .. } => binary,
            other => return Ok(not_built(other)),
        };
        let mut tests = 0;
        if program.tests {
            let built = match compiler.program_tests(koan, file, folder, cancel)? {
                Compiled::Built { binary, .. } => TestBinary { binary, diagnostics: Vec::new(), reports: None },
                other => return Ok(not_built(other)),
            };
            let judgement = match self.tested(subject, built, false, cancel)? {
                Plain::Ran(judgement) | Plain::Refused(judgement) => judgement,
                Plain::Cancelled => return Ok(None),
            };
            match judgement.verdict {
                Verdict::Passed { tests: passed } => tests = passed,
                _ => {
                    let test = judgement.verdict.test().map(String::from);
                    let stage = Stage::Test(test.as_deref().unwrap_or_default());
                    return self.seen_from_within(subject, judgement, &stage, cancel).map(Some);
                }
            }
        }
        let finished = run::run(&self.program_job(subject, binary)?, cancel)?;
        if finished.end == End::Cancelled {
            return Ok(None);
        }
        let judgement = self.case(subject).judge_program(finished, tests);
        self.seen_from_within(subject, judgement, &Stage::Program, cancel).map(Some)
    }

    fn program_job(&self, subject: &Subject<'_>, program: std::path::PathBuf) -> io::Result<Job> {
        let scratch = subject.folder.join("program");
        std::fs::create_dir(&scratch)?;
        let mut env = vec![("RUST_BACKTRACE".into(), "0".into())];
        env.extend(["TMPDIR", "TMP", "TEMP"].map(|name| (name.into(), scratch.clone().into_os_string())));
        Ok(Job {
            program,
            args: Vec::new(),
            env,
            env_remove: ["RUST_LIB_BACKTRACE"].map(Into::into).to_vec(),
            cwd: self.course.root.clone(),
            limits: limits_of(subject.koan),
        })
    }

    /// Of a program that is stuck: who waits at which line for what, seen by the watchdog in another run. It only adds to
    /// what is told; the verdict stays that of the real `std`.
    fn seen_from_within(
        &self,
        subject: &Subject<'_>,
        judgement: Judgement,
        stage: &Stage<'_>,
        cancel: &Cancel,
    ) -> io::Result<Judgement> {
        let is_stuck = matches!(judgement.verdict, Verdict::Deadlock { .. } | Verdict::TimedOut { busy: false, .. });
        let checker = self.checker_of(subject.koan, &subject.source.text).filter(|_| is_stuck);
        let Some(against) = checker.and_then(|checker| self.against(checker)) else { return Ok(judgement) };
        let folder = subject.folder.join("watched");
        std::fs::create_dir(&folder)?;
        let (file, test) = match stage {
            Stage::Test(test) => (subject.file.to_path_buf(), *test),
            Stage::Program => {
                let file = folder.join(format!("{}.rs", subject.koan.name));
                std::fs::write(&file, format!("{}{MAIN_AS_A_TEST}", subject.source.text))?;
                (file, ITS_NAME)
            }
        };
        let compiler = self.compiler(subject.dependencies, Some(&against));
        let Compiled::Built { binary, .. } = compiler.compile(subject.koan, &file, &folder, Lints::No, cancel)? else {
            return Ok(judgement);
        };
        let reports = folder.join("reports.jsonl");
        let built = TestBinary { binary, diagnostics: Vec::new(), reports: Some(reports.clone()) };
        let mut job = self.test_job(subject, &built, folder);
        job.args.extend(["--exact", test].map(Into::into));
        run::run(&job, cancel)?;
        let mut reports = read_reports(&reports);
        reports.retain(|report| matches!(report.class.as_str(), "deadlock" | "lost_wakeup" | "asked"));
        if let Stage::Program = stage {
            reports.iter_mut().for_each(as_main);
        }
        let mut case = self.case(subject);
        if let Stage::Program = stage {
            case.tests.clear();
        }
        let (output, place) = (judgement.output.clone(), judgement.place.clone());
        let mut told = case.of_both(Some(judgement), &reports, None).expect("there is a judgement");
        // Where it waits says more than where it begins.
        let seen = told.waits.iter().find(|wait| wait.line > 0 && case.is_this_file(&wait.file)).map(|wait| wait.line);
        if told.place == place && seen.is_some() {
            told.place.line = seen;
        }
        Ok(Judgement { output, ..told })
    }
}

/// What the watchdog says of the test that runs the program, said of the program.
fn as_main(report: &mut TestReport) {
    report.test = MAIN.into();
    let waits = report.waits.iter_mut();
    let in_waits = waits.flat_map(|wait| [Some(&mut wait.thread), wait.held_by.as_mut(), wait.note.as_mut()]);
    for words in in_waits.chain([report.cause.as_mut()]).flatten() {
        *words = about_main(words);
    }
}

/// These words with the thread `test` called `main`. A variable of that name is followed by a point and something.
fn about_main(words: &str) -> String {
    let renamed = words.split(' ').map(|word| match word.strip_prefix("test") {
        Some("") => MAIN.into(),
        Some(rest @ ("," | "." | ":" | ";")) => format!("{MAIN}{rest}"),
        _ => word.to_string(),
    });
    renamed.collect::<Vec<_>>().join(" ")
}

/// The line that a program begins at.
fn begin(text: &str) -> Option<usize> {
    let code = source::code(text);
    let at = code.windows(2).find(|pair| pair[0].text == "fn" && pair[1].text == MAIN)?[0].start;
    Some(source::position(text, at).line)
}

/// Why there is nothing to run. None: cancelled.
fn not_built(compiled: Compiled) -> Option<Judgement> {
    match compiled {
        Compiled::Refused(diagnostics) => Some(refused(diagnostics)),
        Compiled::Broke(why) => Some(broken(why)),
        Compiled::Built { .. } | Compiled::Cancelled => None,
    }
}

fn broken(rendered: String) -> Judgement {
    Judgement::at(Verdict::DoesNotCompile { errors: 1, rendered }, None, None)
}

/// Clippy refused it: for a lint, or since what is only compiled for tests does not compile.
fn linted_away(diagnostics: Vec<Diagnostic>, output: Output) -> Judgement {
    let errors = || diagnostics.iter().filter(|diagnostic| diagnostic.is_error());
    let is_lint = |diagnostic: &&Diagnostic| diagnostic.code.as_deref().is_some_and(|code| !is_error_code(code));
    let judgement = match errors().find(|error| !is_lint(error)) {
        Some(_) => refused(diagnostics),
        None => {
            let lint = errors().next().expect("what is refused has an error");
            let name = lint.code.clone().unwrap_or_default();
            let verdict = Verdict::Lint { lint: name, rendered: lint.rendered.clone() };
            Judgement::at(verdict, lint.line, lint.column)
        }
    };
    Judgement { output, ..judgement }
}

/// Whether this is the code of a compiler's error (`E0382`), and not the name of a lint.
fn is_error_code(code: &str) -> bool {
    code.strip_prefix('E').is_some_and(|digits| digits.chars().all(|one| one.is_ascii_digit()))
}

impl Case<'_> {
    /// The program has run, after `tests` tests have passed.
    fn judge_program(&self, finished: Finished, tests: usize) -> Judgement {
        let run = harness::parse_program(&finished.output.text());
        let mut judgement = self.program_verdict(&run, &finished, tests);
        judgement.output = match finished.output.dropped {
            0 => Output { head: run.printed, ..Output::default() },
            _ => finished.output.clone(),
        };
        judgement.waits = self.waits(&finished, false);
        judgement
    }

    fn program_verdict(&self, run: &TestRun, finished: &Finished, tests: usize) -> Judgement {
        let in_main = |verdict| Judgement::at(verdict, begin(&self.source.text), None);
        let test = Some(MAIN.to_string());
        match &finished.end {
            End::Exited(0) | End::Cancelled => Judgement::at(Verdict::Passed { tests }, None, None),
            End::TooMuchOutput => in_main(Verdict::TooMuchOutput { limit_bytes: OUTPUT_CAP }),
            End::Deadlocked { threads, beyond } => {
                let (kind, cause) = beyond.clone().map(|beyond| (beyond.kind, beyond.cause)).unzip();
                in_main(Verdict::Deadlock { test, threads: threads.clone(), kind, cause })
            }
            End::Deadline { .. } => {
                let deadline_ms = u64::try_from(self.koan.deadline.as_millis()).unwrap_or(u64::MAX);
                in_main(Verdict::TimedOut { test, deadline_ms, busy: finished.computing })
            }
            End::ToldToEnd => in_main(Verdict::Crashed { test, how: words::WATCHER_ENDED.into() }),
            // Whichever thread it was: where panics abort, each ends the program.
            End::Exited(_) | End::Signalled(_) if !run.panics.is_empty() => {
                let own = run.panics.iter().rev().find(|panic| panic.thread == MAIN);
                let panic = own.or(run.panics.last()).expect("there is one");
                self.panicked(run, panic, test)
            }
            End::Exited(code) => {
                let error = run.printed.lines().rev().find_map(|line| line.strip_prefix("Error: "));
                let why = error.map(|error| format!(": `main` returned an error, {error}")).unwrap_or_default();
                in_main(Verdict::Crashed { test, how: format!("{}{code}{why}", words::EXIT_CODE) })
            }
            End::Signalled(signal) => {
                in_main(Verdict::Crashed { test, how: words::crash(*signal, &finished.output.text()) })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_test_that_runs_the_program_is_found_by_its_name() {
        let text = format!("fn main() {{}}{MAIN_AS_A_TEST}");
        assert_eq!(source::tests(&text).into_iter().map(|test| test.name).collect::<Vec<_>>(), [ITS_NAME]);
    }

    #[test]
    fn a_thread_is_called_main_and_a_variable_stays_what_it_is() {
        assert_eq!(
            about_main("test waits for test.lock(), T1 waits for test."),
            "main waits for test.lock(), T1 waits for main."
        );
    }

    #[test]
    fn a_program_begins_at_its_main() {
        assert_eq!(begin("// fn main()\n#[tokio::main]\nasync fn main() {}"), Some(3));
    }
}
