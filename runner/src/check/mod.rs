//! Judging a koan: file → blanks → compile → run → verdict. Nothing here prints.

mod words;

use std::{
    io,
    path::{Path, PathBuf},
    sync::RwLock,
    time::Instant,
};

use crate::{
    compile::{Compiled, Compiler, cargo, dependencies::Dependencies, diagnostic::Diagnostic, prelude},
    course::{Course, Kind, Koan},
    harness::{self, Panic, TestRun},
    home::Home,
    pristine::Pristine,
    run::{self, Cancel, End, Finished, Job, Limits},
    source::{self, Source, TestFn},
    toolchain::{Toolchain, ToolchainError},
    verdict::{Output, Place, Remark, Report, Verdict},
};

/// Bytes that a test run may print.
pub const OUTPUT_CAP: usize = 1024 * 1024;
/// Bytes of address space that a test run may map. Thread stacks and allocator arenas are mapped, not used.
const ADDRESS_SPACE: u64 = 4 * 1024 * 1024 * 1024;

/// Lints that mean a mistake rather than a matter of taste: a koan does not pass with one of them.
const MISTAKES: [&str; 8] = [
    "unused_must_use",
    "clippy::await_holding_lock",
    "clippy::await_holding_refcell_ref",
    "clippy::empty_loop",
    "clippy::let_underscore_future",
    "clippy::while_immutable_condition",
    "clippy::unused_io_amount",
    "unconditional_recursion",
];

/// Everything that judging needs, made once for a course.
#[derive(Debug)]
pub struct Engine {
    /// The course.
    pub course: Course,
    /// The runner's own folder.
    pub home: Home,
    /// The originals and solutions.
    pub pristine: Pristine,
    /// The toolchain.
    pub toolchain: Toolchain,
    dependencies: Dependencies,
    prelude: RwLock<Option<PathBuf>>,
    direct: bool,
}

/// Why there is nothing to judge with.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// No toolchain.
    #[error(transparent)]
    Toolchain(#[from] ToolchainError),
    /// The dependencies can't be built.
    #[error("The crates that this course uses can't be built:\n{0}")]
    Dependencies(io::Error),
}

impl Engine {
    /// Finds the toolchain and builds the dependencies; `telling` is called before what takes long.
    ///
    /// # Errors
    /// When there is no toolchain, or the dependencies can't be built.
    pub fn new(
        course: Course,
        home: Home,
        direct: bool,
        telling: &dyn Fn(&str),
        cancel: &Cancel,
    ) -> Result<Engine, EngineError> {
        let toolchain = Toolchain::find(&course.root)?;
        home.sweep();
        let build = home.build();
        std::fs::create_dir_all(&build).map_err(EngineError::Dependencies)?;
        let dependencies = match Dependencies::ready(&course, &toolchain, &build) {
            Some(ready) => ready,
            None => {
                telling("Building the crates that this course uses. Once, and again only when they change.");
                Dependencies::build(&course, &toolchain, &build, cancel).map_err(EngineError::Dependencies)?
            }
        };
        let pristine = Pristine::of(&course, &home);
        let engine = Engine { pristine, course, home, toolchain, dependencies, prelude: RwLock::new(None), direct };
        let path = engine.prelude_path();
        if path.is_file() {
            *engine.prelude.write().expect("nobody panics with this lock") = Some(path);
        }
        Ok(engine)
    }

    /// What a verdict depends on besides the koan's own file.
    pub fn key(&self) -> String {
        format!(
            "{} {} {}",
            env!("CARGO_PKG_VERSION"),
            self.dependencies.key,
            if self.direct { "direct" } else { "cargo" }
        )
    }

    /// Whether the prelude is there, so that compiling is as fast as it gets.
    pub fn has_prelude(&self) -> bool {
        self.prelude.read().expect("nobody panics with this lock").is_some()
    }

    /// Builds the prelude if it is not there. Judging goes on meanwhile, without it.
    ///
    /// # Errors
    /// When a process can't be started or a file not be written.
    pub fn build_prelude(&self, cancel: &Cancel) -> io::Result<()> {
        if self.has_prelude() || !self.direct {
            return Ok(());
        }
        let scratch = self.home.scratch()?;
        let path = self.prelude_path();
        let built = prelude::build(
            &self.toolchain,
            &self.dependencies,
            self.course.edition(),
            &self.solutions(),
            (scratch.path(), &path),
            cancel,
        )?;
        if built {
            *self.prelude.write().expect("nobody panics with this lock") = Some(path);
        }
        Ok(())
    }

    fn prelude_path(&self) -> PathBuf {
        prelude::path(&self.toolchain, &self.dependencies, &self.solutions(), &self.home.build())
    }

    fn solutions(&self) -> Vec<String> {
        self.course.koans.iter().filter_map(|koan| self.pristine.solution(koan)).collect()
    }

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
        self.report(koan, &koan.exercise, true, cancel)
    }

    /// Judges another file in the place of the koan's: a solution, a wrong repair. `file` is relative to the course.
    ///
    /// # Errors
    /// As [`Engine::judge`].
    pub fn judge_file(&self, koan: &Koan, file: &str, cancel: &Cancel) -> io::Result<Option<Report>> {
        self.report(koan, file, false, cancel)
    }

    fn report(&self, koan: &Koan, file: &str, is_alone: bool, cancel: &Cancel) -> io::Result<Option<Report>> {
        let started = Instant::now();
        let Some(mut judgement) = self.judgement(koan, file, is_alone, cancel)? else { return Ok(None) };
        judgement.place.file = file.to_string();
        let message = words::sentence(&judgement.verdict, koan, &judgement.place);
        Ok(Some(Report {
            koan: koan.name.clone(),
            passed: judgement.verdict.passed(),
            message,
            verdict: judgement.verdict,
            place: judgement.place,
            elapsed_ms: u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX),
            schedule: None,
            output: judgement.output,
            remarks: judgement.remarks,
        }))
    }

    fn judgement(&self, koan: &Koan, file: &str, is_alone: bool, cancel: &Cancel) -> io::Result<Option<Judgement>> {
        let source = match source::read(&self.course.root.join(file)) {
            Ok(source) => source,
            Err(why) => {
                let line = if let source::Unreadable::NotText(line) = why { Some(line) } else { None };
                let rendered = why.to_string();
                return Ok(Some(Judgement::at(Verdict::DoesNotCompile { errors: 1, rendered }, line, None)));
            }
        };
        let blanks = source::blanks(&source.text);
        if let Some(first) = blanks.first() {
            let verdict = Verdict::BlankLeft { blanks: blanks.len() };
            return Ok(Some(Judgement::at(verdict, Some(first.line), Some(first.column))));
        }
        let folder = self.home.scratch()?;
        let compiled = if self.direct {
            let compiler = Compiler {
                course: &self.course,
                toolchain: &self.toolchain,
                dependencies: &self.dependencies,
                prelude: self.prelude.read().expect("nobody panics with this lock").clone(),
                is_alone,
                programs: self.home.build().join("programs"),
            };
            compiler.compile(koan, Path::new(file), folder.path(), cancel)?
        } else {
            cargo::compile_test(&self.course, &self.toolchain, &self.home.build(), koan, cancel)?
        };
        let (binary, diagnostics) = match compiled {
            Compiled::Built { binary, diagnostics } => (binary, diagnostics),
            Compiled::Refused(diagnostics) => return Ok(Some(refused(diagnostics))),
            Compiled::Broke(rendered) => {
                return Ok(Some(Judgement::at(Verdict::DoesNotCompile { errors: 1, rendered }, None, None)));
            }
            Compiled::Cancelled => return Ok(None),
        };
        let workplace = folder.path().join("work");
        std::fs::create_dir(&workplace)?;
        let finished = run::run(&self.test_job(koan, binary, workplace), cancel)?;
        if finished.end == End::Cancelled {
            return Ok(None);
        }
        let expected = self.pristine.tests(koan);
        let case = Case { koan, source: &source, tests: source::tests(&source.text), expected };
        Ok(Some(case.judge(finished, diagnostics)))
    }

    fn test_job(&self, koan: &Koan, program: PathBuf, workplace: PathBuf) -> Job {
        let mut env = vec![
            ("RUST_BACKTRACE".into(), "0".into()),
            ("CARGO_MANIFEST_DIR".into(), self.course.root.clone().into_os_string()),
        ];
        env.extend(["TMPDIR", "TMP", "TEMP"].map(|name| (name.into(), workplace.clone().into_os_string())));
        Job {
            program,
            args: ["--nocapture", "--test-threads=1", "--color=never"].map(Into::into).to_vec(),
            env,
            env_remove: [
                "RUST_TEST_THREADS",
                "RUST_TEST_NOCAPTURE",
                "RUST_TEST_SHUFFLE",
                "RUST_TEST_TIME_UNIT",
                "RUST_LIB_BACKTRACE",
            ]
            .map(Into::into)
            .to_vec(),
            cwd: workplace,
            limits: Limits {
                deadline: koan.deadline,
                output_bytes: OUTPUT_CAP,
                address_space: Some(ADDRESS_SPACE),
                detect_deadlock: true,
            },
        }
    }
}

/// A verdict with what goes with it, before it is put in words.
struct Judgement {
    verdict: Verdict,
    place: Place,
    output: Output,
    remarks: Vec<Remark>,
}

impl Judgement {
    fn at(verdict: Verdict, line: Option<usize>, column: Option<usize>) -> Judgement {
        let place = Place { file: String::new(), line, column };
        Judgement { verdict, place, output: Output::default(), remarks: Vec::new() }
    }
}

fn refused(diagnostics: Vec<Diagnostic>) -> Judgement {
    let errors: Vec<Diagnostic> = diagnostics.into_iter().filter(Diagnostic::is_error).collect();
    let first = &errors[0];
    let verdict = Verdict::DoesNotCompile { errors: errors.len(), rendered: first.rendered.clone() };
    Judgement::at(verdict, first.line, first.column)
}

/// One run of one koan's tests, to be judged.
struct Case<'a> {
    koan: &'a Koan,
    source: &'a Source,
    /// The tests in the file.
    tests: Vec<TestFn>,
    /// The tests that should be in it.
    expected: Vec<String>,
}

impl Case<'_> {
    fn judge(&self, finished: Finished, diagnostics: Vec<Diagnostic>) -> Judgement {
        let run = harness::parse(&finished.output.text());
        let mut judgement = self.verdict(&run, &finished, &diagnostics);
        judgement.output = self.printed(&run, &finished.output);
        judgement.remarks = diagnostics
            .iter()
            .map(|d| Remark { lint: d.code.clone().unwrap_or_default(), message: d.message.clone(), line: d.line })
            .collect();
        judgement
    }

    fn verdict(&self, run: &TestRun, finished: &Finished, diagnostics: &[Diagnostic]) -> Judgement {
        let running = run.running().map(str::to_string);
        let line = running.as_deref().and_then(|name| self.line_of(name));
        let in_test = |verdict| Judgement::at(verdict, line, None);
        let test = running.clone();
        match &finished.end {
            End::TooMuchOutput => in_test(Verdict::TooMuchOutput { limit_bytes: OUTPUT_CAP }),
            End::Deadlocked { threads } => {
                // The main thread is the harness's, which waits for the test.
                let threads = threads.iter().skip(1).map(|name| whole_name(name, &self.tests)).collect();
                in_test(Verdict::Deadlock { test, threads })
            }
            End::Deadline { busy } => {
                let deadline_ms = u64::try_from(self.koan.deadline.as_millis()).unwrap_or(u64::MAX);
                in_test(Verdict::TimedOut { test, deadline_ms, busy: *busy })
            }
            End::Signalled(signal) => {
                in_test(Verdict::Crashed { test, how: words::crash(*signal, &finished.output.text()) })
            }
            End::Exited(code) if run.passed.is_none() => {
                in_test(Verdict::Crashed { test, how: format!("exit({code}) in the middle of the tests") })
            }
            End::Exited(_) if !run.failed.is_empty() => self.failed(run),
            End::Exited(code) if *code != 0 => {
                in_test(Verdict::Crashed { test: None, how: format!("exit({code}) after the tests") })
            }
            End::Exited(_) | End::Cancelled => self.ended_well(run, finished, diagnostics),
        }
    }

    /// No test failed. That alone is not yet a pass.
    fn ended_well(&self, run: &TestRun, finished: &Finished, diagnostics: &[Diagnostic]) -> Judgement {
        let ran = |name: &String| run.begun.contains(name);
        let missing: Vec<String> = self.expected.iter().filter(|name| !ran(name)).cloned().collect();
        if !missing.is_empty() || run.begun.is_empty() {
            let line = missing.first().and_then(|name| self.line_of(name));
            return Judgement::at(Verdict::TestsMissing { tests: missing }, line, None);
        }
        if !finished.left_behind.is_empty() {
            return Judgement::at(Verdict::LeftBehind { processes: finished.left_behind.clone() }, None, None);
        }
        let mistake = diagnostics.iter().find(|d| d.code.as_deref().is_some_and(|code| MISTAKES.contains(&code)));
        if let Some(lint) = mistake {
            let name = lint.code.clone().unwrap_or_default();
            let verdict = Verdict::Lint { lint: name, rendered: lint.rendered.clone() };
            return Judgement::at(verdict, lint.line, lint.column);
        }
        Judgement::at(Verdict::Passed { tests: run.begun.len() }, None, None)
    }

    /// The failed test that stands first in the file is told: learners read from the top.
    fn failed(&self, run: &TestRun) -> Judgement {
        let first = self.tests.iter().map(|test| &test.name).find(|name| run.failed.contains(name));
        let test = first.or(run.failed.first()).cloned();
        let thread = test.as_deref().unwrap_or_default();
        let own = run.panics.iter().rev().find(|panic| panic.thread == thread);
        let Some(panic) = own else {
            let line = self.line_of(thread);
            return Judgement::at(self.failed_without_panic(test, run), line, None);
        };
        let here = panic.file.ends_with(&format!("{}.rs", self.koan.name)) || panic.file == self.koan.exercise;
        let (line, column) = if here { (Some(panic.line), Some(panic.column)) } else { (self.line_of(thread), None) };
        let text = self.told(panic);
        let is_assertion = panic.is_assertion() || here && self.is_assertion_at(panic.line);
        let verdict =
            if is_assertion { Verdict::AssertionFailed { test, text } } else { Verdict::Panicked { test, text } };
        Judgement::at(verdict, line, column)
    }

    fn failed_without_panic(&self, test: Option<String>, run: &TestRun) -> Verdict {
        let error = run.printed.lines().rev().find(|line| line.starts_with("Error: "));
        let text = match error {
            Some(error) => format!("the test returned an error: {}", &error["Error: ".len()..]),
            None => "the test should panic, and did not".to_string(),
        };
        Verdict::AssertionFailed { test, text }
    }

    /// `assert!(…, "words")` panics with its words alone; the source tells that it was an assertion.
    fn is_assertion_at(&self, line: usize) -> bool {
        let text = self.source.text.lines().nth(line - 1).unwrap_or_default().trim_start();
        ["assert!", "assert_eq!", "assert_ne!", "debug_assert"].iter().any(|name| text.starts_with(name))
    }

    /// A panic's message, with the two sides only where they don't give the answer away.
    fn told(&self, panic: &Panic) -> String {
        match &panic.sides {
            Some((left, right)) if self.koan.kind != Kind::Predict => {
                format!("{}\n  left: {left}\n right: {right}", panic.message)
            }
            _ => panic.message.clone(),
        }
    }

    fn line_of(&self, test: &str) -> Option<usize> {
        self.tests.iter().find(|found| found.name == test).map(|found| found.line)
    }

    /// What the learner's program printed, with the harness's lines and the panics taken out.
    fn printed(&self, run: &TestRun, output: &Output) -> Output {
        if output.dropped == 0 {
            return Output { head: run.printed.clone(), tail: String::new(), dropped: 0 };
        }
        output.clone()
    }
}

/// Linux cuts a thread's name to 15 bytes.
fn whole_name(name: &str, tests: &[TestFn]) -> String {
    let whole = tests.iter().find(|test| name.len() == 15 && test.name.starts_with(name));
    whole.map_or(name, |test| &test.name).to_string()
}
