//! Compiling one koan: rustc called directly, not through cargo, and not incrementally. DESIGN.md has the measurements
//! behind that.

pub mod cargo;
pub mod crates;
pub mod dependencies;
pub mod diagnostic;
pub mod kept;
pub mod prelude;
mod program;
pub mod vendored;

use std::{
    ffi::OsString,
    fs, io,
    path::{Path, PathBuf},
    time::Duration,
};

use crate::{
    course::{self, Course, Koan},
    run::{self, Cancel, End, Job, Limits},
    toolchain::Toolchain,
};
use dependencies::Dependencies;
use diagnostic::Diagnostic;
use kept::{Inputs, Kept};

/// Past this, it is the compiler that hangs: an endless macro, a constant that never ends.
const COMPILE_DEADLINE: Duration = Duration::from_secs(120);
/// Only the first error is shown; this holds some thousands.
const COMPILE_OUTPUT: usize = 8 * 1024 * 1024;

/// clippy's default lints, as warnings all of them: some stop a compilation otherwise.
/// Here a test that fails says more than a lint, so it gets to run first.
const CLIPPY: &str = "-Wclippy::all";

/// What a compilation came to.
#[derive(Debug, Clone)]
pub enum Compiled {
    /// There is a test binary.
    Built {
        /// Where it is.
        binary: PathBuf,
        /// Warnings and lints.
        diagnostics: Vec<Diagnostic>,
    },
    /// The compiler refused, with at least one error among these.
    Refused(Vec<Diagnostic>),
    /// The compiler itself failed: in its own words.
    Broke(String),
    /// Nobody waits for it any more.
    Cancelled,
}

/// When clippy looks at a koan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lints {
    /// Not now.
    No,
    /// While it is compiled, in the same process: the least work.
    Within,
    /// While it is compiled, in a process beside it where a core is free: the least time.
    Beside,
}

/// What every compilation of a course shares.
#[derive(Debug)]
pub struct Compiler<'a> {
    /// The course.
    pub course: &'a Course,
    /// The toolchain.
    pub toolchain: &'a Toolchain,
    /// The crates that the code may name.
    pub dependencies: Dependencies,
    /// A crate named `std` that re-exports the real one and holds the instances of generics that koans use most.
    pub prelude: Option<PathBuf>,
    /// Where companion programs are kept once built.
    pub programs: PathBuf,
    /// Where what was compiled before is found again, if that is wanted.
    pub kept: Option<&'a Kept>,
    /// Whether the tests are to count which of their lines were run.
    pub instrumented: bool,
    /// Whether the code is to be made in one piece. Many pieces are made at the same time, where cores are free for that, and
    /// are more work altogether.
    pub in_one_piece: bool,
}

/// A crate of this name is taken for the standard library.
const STD: &str = "std";

impl Compiler<'_> {
    /// Compiles `file` as the koan into `folder`, which the caller made for this job alone: a compiler that was killed
    /// leaves litter, and never the binary of an older run.
    ///
    /// # Errors
    /// When a process can't be started or a folder not be written to.
    pub fn compile(
        &self,
        koan: &Koan,
        file: &Path,
        folder: &Path,
        lints: Lints,
        cancel: &Cancel,
    ) -> io::Result<Compiled> {
        let mut env = self.package_variables(koan);
        for program in &koan.programs {
            match self.program(program, folder, cancel)? {
                Compiled::Built { binary, .. } => {
                    env.push((format!("CARGO_BIN_EXE_{program}").into(), binary.into_os_string()));
                }
                other => return Ok(other),
            }
        }
        let binary = folder.join(format!("{}{}", koan.name, std::env::consts::EXE_SUFFIX));
        let args = self.test_arguments(koan, file);
        match (&self.toolchain.clippy_driver, lints) {
            (None, _) | (_, Lints::No) => self.call(&self.toolchain.rustc, args, env, binary, cancel),
            (Some(driver), Lints::Beside) if has_a_core_to_spare() => {
                self.beside_the_lints(driver, args, env, binary, cancel)
            }
            (Some(driver), _) => self.with_the_lints(driver, args, env, binary, cancel),
        }
    }

    /// Has clippy look at a koan that compiles, without making anything of it. What the compilation itself remarked is
    /// not said again.
    ///
    /// # Errors
    /// When a process can't be started or a folder not be written to.
    pub fn lints(&self, koan: &Koan, file: &Path, folder: &Path, cancel: &Cancel) -> io::Result<Vec<Diagnostic>> {
        let Some(driver) = &self.toolchain.clippy_driver else { return Ok(Vec::new()) };
        let args = self.test_arguments(koan, file);
        let metadata = folder.join(format!("{}.rmeta", koan.name));
        let env = self.variables_without_programs(koan);
        Ok(clippys(self.call(driver, linting(&args, true), env, metadata, cancel)?))
    }

    /// Looks whether a koan compiles, without making anything of it. `binary` of what it answers is not there.
    ///
    /// # Errors
    /// When a process can't be started or a folder not be written to.
    pub fn look_at(&self, koan: &Koan, file: &Path, folder: &Path, cancel: &Cancel) -> io::Result<Compiled> {
        let mut args = self.test_arguments(koan, file);
        args.push("--emit=metadata".into());
        let metadata = folder.join(format!("{}.rmeta", koan.name));
        self.call(&self.toolchain.rustc, args, self.variables_without_programs(koan), metadata, cancel)
    }

    fn variables_without_programs(&self, koan: &Koan) -> Vec<(OsString, OsString)> {
        let mut env = self.package_variables(koan);
        // Only asked for by name: what lies there is not looked at.
        env.extend(koan.programs.iter().map(|name| (format!("CARGO_BIN_EXE_{name}").into(), "program".into())));
        env
    }

    fn test_arguments(&self, koan: &Koan, file: &Path) -> Vec<OsString> {
        let mut args: Vec<OsString> = vec!["--test".into()];
        args.extend(self.common_arguments(&koan.name, file));
        if self.instrumented {
            args.push("-Cinstrument-coverage".into());
        }
        if self.in_one_piece {
            args.push("-Ccodegen-units=1".into());
        }
        // The prelude stands for the `std` that it was built on.
        let std = self.dependencies.externs.iter().find(|(name, _)| name == STD).map(|(_, artefact)| artefact);
        if let Some(prelude) = self.prelude.as_ref().or(std) {
            args.extend(["--extern".into(), joined(&format!("{STD}="), prelude)]);
        }
        args
    }

    /// Compiles and lints in one process, which takes the least work. Where that refuses, rustc says why: clippy's
    /// driver writes every type with its whole path, rustc itself is kinder to the reader.
    fn with_the_lints(
        &self,
        driver: &Path,
        args: Vec<OsString>,
        env: Vec<(OsString, OsString)>,
        binary: PathBuf,
        cancel: &Cancel,
    ) -> io::Result<Compiled> {
        match self.call(driver, linting(&args, false), env.clone(), binary.clone(), cancel)? {
            Compiled::Refused(_) => self.call(&self.toolchain.rustc, args, env, binary, cancel),
            compiled => Ok(compiled),
        }
    }

    /// Compiles with rustc and lints at the same time, which takes the least time: an error is told by the first
    /// compiler that sees it, and the lints are there long before the binary is.
    fn beside_the_lints(
        &self,
        driver: &Path,
        args: Vec<OsString>,
        env: Vec<(OsString, OsString)>,
        binary: PathBuf,
        cancel: &Cancel,
    ) -> io::Result<Compiled> {
        let dropped = Cancel::new();
        let _with_the_other = cancel.carries(&dropped);
        let metadata = binary.with_extension("rmeta");
        std::thread::scope(|scope| {
            let lints = scope.spawn(|| self.call(driver, linting(&args, true), env.clone(), metadata, &dropped));
            let compiled = self.call(&self.toolchain.rustc, args.clone(), env.clone(), binary, cancel);
            if !matches!(compiled, Ok(Compiled::Built { .. })) {
                dropped.cancel();
                return compiled;
            }
            let lints = lints.join().expect("a call does not panic");
            Ok(with_lints_of(compiled?, lints?))
        })
    }

    /// Builds a companion program, or finds it built from the same sources.
    fn program(&self, name: &str, folder: &Path, cancel: &Cancel) -> io::Result<Compiled> {
        let Some(source) = self.course.program_source(name) else {
            return Ok(Compiled::Broke(format!("the course has no source for the program `{name}`")));
        };
        let mut key = blake3::Hasher::new();
        key.update(self.dependencies.key.as_bytes())
            .update(course::digest(&self.course.program_sources(name)).as_bytes());
        let file = format!("{name}{}", std::env::consts::EXE_SUFFIX);
        let kept = self.programs.join(&key.finalize().to_hex()[..16]).join(&file);
        if kept.is_file() {
            return Ok(Compiled::Built { binary: kept, diagnostics: Vec::new() });
        }
        let fresh = folder.join(&file);
        let mut args = vec!["--crate-type".into(), "bin".into()];
        // By its path in the course, as cargo names it: so it is named in the compiler's words and where it panics.
        args.extend(self.common_arguments(name, source.strip_prefix(&self.course.root).unwrap_or(&source)));
        let compiled = self.call(&self.toolchain.rustc, args, Vec::new(), fresh.clone(), cancel)?;
        if let Compiled::Built { .. } = compiled {
            fs::create_dir_all(kept.parent().expect("it was joined above"))?;
            fs::rename(&fresh, &kept)?;
            return Ok(Compiled::Built { binary: kept, diagnostics: Vec::new() });
        }
        Ok(compiled)
    }

    fn common_arguments(&self, name: &str, file: &Path) -> Vec<OsString> {
        let mut args: Vec<OsString> = ["--crate-name", &name.replace('-', "_"), "--edition", self.course.edition()]
            .into_iter()
            .map(OsString::from)
            .collect();
        args.push(file.into());
        // Line tables cost time and show a learner nothing that the panic's own place does not.
        for flag in ["-Cdebuginfo=0", "-Cstrip=debuginfo", "--error-format=json", "--diagnostic-width=78"] {
            args.push(flag.into());
        }
        for folder in &self.dependencies.search {
            args.extend(["-L".into(), joined("dependency=", folder)]);
        }
        // What stands for `std` is for the koans alone.
        for (name, artefact) in self.dependencies.externs.iter().filter(|(name, _)| name != STD) {
            args.extend(["--extern".into(), joined(&format!("{name}="), artefact)]);
        }
        args
    }

    fn package_variables(&self, koan: &Koan) -> Vec<(OsString, OsString)> {
        vec![
            ("CARGO_MANIFEST_DIR".into(), self.course.root.clone().into_os_string()),
            ("CARGO_PKG_NAME".into(), self.dependencies.package.clone().into()),
            ("CARGO_CRATE_NAME".into(), koan.name.clone().into()),
        ]
    }

    fn call(
        &self,
        compiler: &Path,
        args: Vec<OsString>,
        env: Vec<(OsString, OsString)>,
        binary: PathBuf,
        cancel: &Cancel,
    ) -> io::Result<Compiled> {
        let Some(kept) = self.kept else { return self.call_anew(compiler, args, env, binary, cancel) };
        let inputs = Inputs { compiler, args: &args, env: &env, root: &self.course.root };
        kept.or_compile(&inputs, &binary, || {
            self.call_anew(compiler, args.clone(), env.clone(), binary.clone(), cancel)
        })
    }

    fn call_anew(
        &self,
        compiler: &Path,
        mut args: Vec<OsString>,
        env: Vec<(OsString, OsString)>,
        binary: PathBuf,
        cancel: &Cancel,
    ) -> io::Result<Compiled> {
        args.extend(["-o".into(), binary.clone().into()]);
        let job = Job {
            program: compiler.to_path_buf(),
            args,
            env,
            env_remove: ["CLIPPY_ARGS", "RUSTC_LOG", "RUST_BACKTRACE"].map(OsString::from).to_vec(),
            cwd: self.course.root.clone(),
            limits: Limits {
                deadline: COMPILE_DEADLINE,
                output_bytes: COMPILE_OUTPUT,
                processor: None,
                idle: None,
                address_space: None,
                detect_deadlock: false,
            },
        };
        let finished = run::run(&job, cancel)?;
        let diagnostics = diagnostic::parse(&finished.output.text());
        Ok(match finished.end {
            End::Cancelled => Compiled::Cancelled,
            End::Exited(0) => Compiled::Built { binary, diagnostics },
            _ if diagnostics.iter().any(Diagnostic::is_error) => Compiled::Refused(diagnostics),
            End::Deadline { .. } => Compiled::Broke(format!(
                "the compiler was still busy after {} s and was stopped",
                COMPILE_DEADLINE.as_secs()
            )),
            End::ToldToEnd => Compiled::Broke("the compiler was told to end, and not by koans".into()),
            _ => Compiled::Broke(last_lines(&finished.output.text())),
        })
    }
}

fn has_a_core_to_spare() -> bool {
    std::thread::available_parallelism().is_ok_and(|cores| cores.get() > 1)
}

/// The arguments for clippy's driver; `only` makes nothing but looks.
fn linting(args: &[OsString], only: bool) -> Vec<OsString> {
    let mut args = args.to_vec();
    args.push(CLIPPY.into());
    if only {
        args.push("--emit=metadata".into());
    }
    args
}

/// What was built, with clippy's lints among the warnings.
fn with_lints_of(compiled: Compiled, linted: Compiled) -> Compiled {
    let Compiled::Built { binary, diagnostics } = compiled else { return compiled };
    Compiled::Built { binary, diagnostics: merged(diagnostics, clippys(linted)) }
}

/// Clippy's own lints; rustc's are known from rustc. Lints that come to nothing are none: clippy does not decide whether
/// a koan compiles.
fn clippys(linted: Compiled) -> Vec<Diagnostic> {
    let Compiled::Built { mut diagnostics, .. } = linted else { return Vec::new() };
    diagnostics.retain(|lint| lint.code.as_deref().is_some_and(|code| code.starts_with("clippy::")));
    diagnostics
}

/// Warnings and lints as they come from one process: from the top of the file to its end.
pub fn merged(mut diagnostics: Vec<Diagnostic>, lints: Vec<Diagnostic>) -> Vec<Diagnostic> {
    diagnostics.extend(lints);
    diagnostics.sort_by_key(|diagnostic| diagnostic.line);
    diagnostics
}

fn joined(before: &str, path: &Path) -> OsString {
    let mut whole = OsString::from(before);
    whole.push(path);
    whole
}

fn last_lines(text: &str) -> String {
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
    lines[lines.len().saturating_sub(8)..].join("\n")
}
