//! Judging a koan: file → blanks → compile → run → verdict. Nothing here prints.

mod case;
mod prediction;
mod words;

use std::{
    io,
    path::{Path, PathBuf},
    sync::RwLock,
    time::Instant,
};

use case::{Case, Judgement, refused};

use crate::{
    compile::{Compiled, Compiler, cargo, dependencies::Dependencies, prelude},
    course::{Course, Kind, Koan},
    home::Home,
    pristine::Pristine,
    run::{self, Cancel, End, Job, Limits},
    source,
    toolchain::{Toolchain, ToolchainError},
    verdict::{Report, Verdict},
};

/// Bytes that a test run may print.
pub const OUTPUT_CAP: usize = 1024 * 1024;
/// Bytes of address space that a test run may map. Thread stacks and allocator arenas are mapped, not used.
const ADDRESS_SPACE: u64 = 4 * 1024 * 1024 * 1024;

/// Lints that mean a mistake rather than a matter of taste: a koan does not pass with one of them.
pub const MISTAKES: [&str; 8] = [
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
            "{} {} {} {}",
            env!("CARGO_PKG_VERSION"),
            self.dependencies.key,
            if self.direct { "direct" } else { "cargo" },
            // Installed or removed, it changes which lints there are, and not the compiler's version.
            if self.toolchain.clippy_driver.is_some() { "clippy" } else { "" }
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
        let Some(mut judgement) = self.judgement(koan, file, is_alone, cancel)? else {
            if cancel.is_cancelled() {
                return Ok(None);
            }
            // A program can find and end the process that watches over it. Nobody here asked for an end.
            return Err(io::Error::other("the process that watches over the run was told to end, and not by koans"));
        };
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
            let verdict = Verdict::BlankLeft { blanks: blanks.len(), asks: None };
            return Ok(Some(Judgement::at(verdict, Some(first.line), Some(first.column))));
        }
        if koan.kind == Kind::Predict
            && let Some(original) = self.pristine.original(koan)
            && let Some(asking) = prediction::asks_the_code(&original, &source.text)
        {
            let verdict = Verdict::BlankLeft { blanks: 1, asks: Some(asking.name) };
            return Ok(Some(Judgement::at(verdict, Some(asking.line), None)));
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
            let paths = (Path::new(file), folder.path());
            cargo::compile_test(&self.course, &self.toolchain, &self.home.build(), koan, paths, cancel)?
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
