//! The plain way: compiled with the real `std`, and run once, on real threads.

use std::{io, path::PathBuf, thread};

use super::{
    ADDRESS_SPACE, Engine, OUTPUT_CAP,
    case::{Judgement, refused},
    judge::Subject,
};
use crate::{
    compile::{Compiled, Lints, cargo, diagnostic::Diagnostic, merged},
    course::{Judging, Koan},
    run::{self, Cancel, End, Job, Limits},
    verdict::Verdict,
};

/// What the plain way came to: the real `std`, real threads, once.
pub(super) enum Plain {
    /// The compiler refused it, so there is nothing to explore either.
    Refused(Judgement),
    /// Its tests ran.
    Ran(Judgement),
    /// Nobody waits for it any more.
    Cancelled,
}

/// The tests of a koan, ready to run.
pub(super) struct TestBinary {
    pub(super) binary: PathBuf,
    pub(super) diagnostics: Vec<Diagnostic>,
    /// Where the watchdog in it is to write its reports, if there is one.
    pub(super) reports: Option<PathBuf>,
}

impl Engine {
    /// Compiles a koan and runs its tests. Each of the two has its own way to be told to end.
    pub(super) fn plain(
        &self,
        subject: &Subject<'_>,
        lints: Lints,
        (compiling, running): (&Cancel, &Cancel),
    ) -> io::Result<Plain> {
        match self.compiled(subject, lints, compiling)? {
            // Nothing but a pass needs the lints, so they come last, where a core is free while the tests run.
            Ok(built) => self.tested(subject, built, self.ways.direct && lints == Lints::No, running),
            Err(plain) => Ok(plain),
        }
    }

    /// What the compiler says where it refuses, and nothing else: nothing is made, and nothing run.
    pub(super) fn refused(&self, subject: &Subject<'_>, cancel: &Cancel) -> io::Result<Plain> {
        let Subject { koan, file, folder, dependencies, .. } = *subject;
        Ok(match self.compiler(dependencies, None).look_at(koan, file, folder, cancel)? {
            Compiled::Refused(diagnostics) => Plain::Refused(refused(diagnostics)),
            _ => Plain::Cancelled,
        })
    }

    /// The koan's tests, compiled with the real `std`; or why there is nothing to run.
    pub(super) fn compiled(
        &self,
        subject: &Subject<'_>,
        lints: Lints,
        cancel: &Cancel,
    ) -> io::Result<Result<TestBinary, Plain>> {
        let Subject { koan, file, folder, .. } = *subject;
        let compiled = if self.ways.direct {
            self.compiler_of(subject, None).compile(koan, file, folder, lints, cancel)?
        } else {
            let build = self.home.build();
            cargo::compile_test(&self.course, &self.toolchain, &build, koan, (file, folder), cancel)?
        };
        Ok(match compiled {
            Compiled::Built { binary, diagnostics } => Ok(TestBinary { binary, diagnostics, reports: None }),
            Compiled::Refused(diagnostics) => Err(Plain::Refused(refused(diagnostics))),
            Compiled::Broke(rendered) => {
                Err(Plain::Refused(Judgement::at(Verdict::DoesNotCompile { errors: 1, rendered }, None, None)))
            }
            Compiled::Cancelled => Err(Plain::Cancelled),
        })
    }

    /// Runs the tests; `late` has clippy look at the file meanwhile.
    pub(super) fn tested(
        &self,
        subject: &Subject<'_>,
        built: TestBinary,
        late: bool,
        cancel: &Cancel,
    ) -> io::Result<Plain> {
        let Subject { koan, file, folder, .. } = *subject;
        let workplace = folder.join("work");
        std::fs::create_dir(&workplace)?;
        let job = self.test_job(subject, &built, workplace);
        let (finished, lints) = thread::scope(|scope| {
            let looking = late
                .then(|| scope.spawn(|| self.compiler(subject.dependencies, None).lints(koan, file, folder, cancel)));
            let finished = run::run(&job, cancel);
            let lints =
                looking.map_or_else(|| Ok(Vec::new()), |looking| looking.join().expect("a call does not panic"));
            (finished, lints)
        });
        let finished = finished?;
        if finished.end == End::Cancelled {
            return Ok(Plain::Cancelled);
        }
        let diagnostics = merged(built.diagnostics.clone(), lints?);
        let judgement = self.case(subject).judge(finished, diagnostics.clone());
        self.first_in_the_file(subject, &built, judgement, &diagnostics, cancel)
    }

    /// The harness runs tests by name. One that came to no end has kept those from running that stand before it in the file,
    /// and the first that fails is the one to tell: they are run without it.
    fn first_in_the_file(
        &self,
        subject: &Subject<'_>,
        built: &TestBinary,
        mut judgement: Judgement,
        diagnostics: &[Diagnostic],
        cancel: &Cancel,
    ) -> io::Result<Plain> {
        let case = self.case(subject);
        let mut left = case.kept_from_running(&judgement);
        while !left.is_empty() {
            let workplace = subject.folder.join(format!("work-{}", left.len()));
            std::fs::create_dir(&workplace)?;
            let mut job = self.test_job(subject, built, workplace);
            job.args.push("--exact".into());
            job.args.extend(left.iter().map(Into::into));
            let finished = run::run(&job, cancel)?;
            if finished.end == End::Cancelled {
                return Ok(Plain::Cancelled);
            }
            let earlier = case.among(&left).judge(finished, diagnostics.to_vec());
            // A lint, or a test that is not compiled here, is told when all others pass.
            if matches!(earlier.verdict, Verdict::Passed { .. } | Verdict::Lint { .. } | Verdict::TestsMissing { .. }) {
                break;
            }
            let still = case.kept_from_running(&earlier);
            left.retain(|test| still.contains(test));
            judgement = earlier;
        }
        Ok(Plain::Ran(judgement))
    }

    pub(super) fn test_job(&self, subject: &Subject<'_>, built: &TestBinary, workplace: PathBuf) -> Job {
        let mut env = vec![
            ("RUST_BACKTRACE".into(), "0".into()),
            ("CARGO_MANIFEST_DIR".into(), self.course.root.clone().into_os_string()),
        ];
        if subject.explored {
            env.push(("KOANS_EXPLORES".into(), "1".into()));
        }
        // From there on the supervisor knows of the watchdog too, and asks it before it ends the run.
        env.extend(built.reports.iter().map(|reports| ("KOANS_WATCHED".into(), reports.into())));
        if built.reports.is_some() && self.crates.are_named_in(&subject.source.text) {
            // Crates may begin threads that the watchdog does not know, and then it must not conclude too much.
            env.push(("KOANS_STRANGERS".into(), "1".into()));
        }
        env.extend(["TMPDIR", "TMP", "TEMP"].map(|name| (name.into(), workplace.clone().into_os_string())));
        Job {
            program: built.binary.clone(),
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
            cwd: match subject.koan.judging {
                Judging::Tests => workplace,
                // As under cargo, where its author has seen it run.
                Judging::Program(_) => self.course.root.clone(),
            },
            limits: limits_of(subject.koan),
        }
    }
}

/// The limits of a run on real threads.
pub(super) fn limits_of(koan: &Koan) -> Limits {
    Limits {
        deadline: koan.deadline,
        output_bytes: OUTPUT_CAP,
        processor: None,
        idle: None,
        address_space: Some(ADDRESS_SPACE),
        detect_deadlock: true,
    }
}
