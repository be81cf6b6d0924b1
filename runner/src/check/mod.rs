//! Judging a koan: file → blanks → compile → run and explore → verdict. Nothing here prints.

mod case;
mod coverage;
mod explore;
mod found;
mod judge;
mod plain;
pub(crate) mod prediction;
mod program;
mod prove;
mod seal;
mod standins;
mod words;

use std::{
    collections::BTreeMap,
    io,
    path::PathBuf,
    sync::{OnceLock, RwLock},
};

use standins::Against;

use crate::{
    checkers::{self, Checker},
    compile::{Compiler, crates::Crates, dependencies::Dependencies, kept::Kept, prelude},
    course::{Course, Koan},
    home::Home,
    pristine::Pristine,
    run::Cancel,
    telling::Telling,
    toolchain::{Toolchain, ToolchainError},
};

/// Bytes that a test run may print.
pub const OUTPUT_CAP: usize = 1024 * 1024;
/// Bytes of address space that a test run may map. Thread stacks and allocator arenas are mapped, not used.
const ADDRESS_SPACE: u64 = 4 * 1024 * 1024 * 1024;

/// What is told where the explorer can't be built.
pub const ONLY_RUN: &str =
    "Koans are only run here, and not explored: the explorer can't be built. `koans doctor` tells more.";

/// Lints that mean a mistake rather than a matter of taste: a koan does not pass with one of them.
pub const MISTAKES: [&str; 7] = [
    "unused_must_use",
    "clippy::await_holding_refcell_ref",
    "clippy::empty_loop",
    "clippy::let_underscore_future",
    "clippy::while_immutable_condition",
    "clippy::unused_io_amount",
    "unconditional_recursion",
];

/// How koans are judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ways {
    /// By calling rustc; else through cargo.
    pub direct: bool,
    /// By exploring them too, where that can be done; else by running them alone.
    pub explore: bool,
}

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
    crates: Crates,
    kept: OnceLock<Kept>,
    telling: Telling,
    prelude: RwLock<Option<PathBuf>>,
    /// Where the checkers are, built or not.
    pub checkers: checkers::Place,
    standins: RwLock<BTreeMap<Checker, Against>>,
    ways: Ways,
}

/// Why there is nothing to judge with.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// No toolchain.
    #[error(transparent)]
    Toolchain(#[from] ToolchainError),
    /// Nothing can be written.
    #[error("Nothing can be written where koans keeps what it builds: {0}")]
    Folder(io::Error),
}

impl Engine {
    /// Finds the toolchain. What takes long is done when a koan needs it, and told to `telling`.
    ///
    /// # Errors
    /// When there is no toolchain, or nothing can be written.
    pub fn new(course: Course, home: Home, ways: Ways, telling: Telling) -> Result<Engine, EngineError> {
        let toolchain = Toolchain::find(&course.root)?;
        home.sweep();
        let build = home.build();
        std::fs::create_dir_all(&build).map_err(EngineError::Folder)?;
        let crates = Crates::of(&course, &toolchain, build.clone());
        let pristine = Pristine::of(&course, &home);
        let checkers = checkers::Place::of(&toolchain, &course.root, &build);
        let engine = Engine {
            pristine,
            course,
            home,
            toolchain,
            crates,
            kept: OnceLock::new(),
            telling,
            prelude: RwLock::new(None),
            checkers,
            standins: RwLock::default(),
            ways,
        };
        let path = engine.prelude_path(&engine.crates.none());
        if path.is_file() {
            *engine.prelude.write().expect("nobody panics with this lock") = Some(path);
        }
        engine.take_what_is_built();
        Ok(engine)
    }

    /// Goes on with the course as its author has changed it meanwhile. Its crates are those of before.
    pub fn take_course(&mut self, course: Course) {
        self.pristine = Pristine::of(&course, &self.home);
        self.course = course;
    }

    /// What a verdict depends on besides the koan's own file.
    pub fn key(&self) -> String {
        format!(
            "{} {} {} {} {}",
            env!("CARGO_PKG_VERSION"),
            self.crates.key,
            if self.ways.direct { "direct" } else { "cargo" },
            // What was judged without a checker is judged again when it is there.
            self.standins_key(),
            // Installed or removed, it changes which lints there are, and not the compiler's version.
            if self.toolchain.clippy_driver.is_some() { "clippy" } else { "" }
        )
    }

    /// What koans may name besides `std`: crates, and the course's own library.
    pub fn names_with_its_own(&self) -> Vec<String> {
        self.crates.with_own()
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
        if self.has_prelude() || !self.ways.direct || self.course.is_for_rustlings() {
            return Ok(());
        }
        let none = self.crates.none();
        let path = self.prelude_path(&none);
        if self.build_prelude_of(&none, &path, cancel)? {
            *self.prelude.write().expect("nobody panics with this lock") = Some(path);
        }
        Ok(())
    }

    fn build_prelude_of(&self, against: &Dependencies, path: &std::path::Path, cancel: &Cancel) -> io::Result<bool> {
        let scratch = self.home.scratch()?;
        let edition = self.course.edition();
        prelude::build(&self.toolchain, against, edition, &self.solutions(), (scratch.path(), path), cancel)
    }

    fn prelude_path(&self, against: &Dependencies) -> PathBuf {
        prelude::path(&self.toolchain, against, &self.solutions(), &self.home.build())
    }

    /// The solutions of which the prelude is made: what is instantiated with the types of other crates is of no use to
    /// anybody else.
    fn solutions(&self) -> Vec<String> {
        let solutions = self.course.koans.iter().filter_map(|koan| self.pristine.solution(koan));
        solutions.filter(|text| !self.crates.are_named_in(text)).collect()
    }

    /// What this code of a koan is compiled with.
    fn dependencies_of(&self, koan: &Koan, text: &str, cancel: &Cancel) -> io::Result<Dependencies> {
        if self.ways.direct && self.needs_crates(koan, text) { self.all_crates(cancel) } else { Ok(self.crates.none()) }
    }

    /// Whether this code of a koan names one of the course's crates, or a companion program does.
    fn needs_crates(&self, koan: &Koan, text: &str) -> bool {
        // What stands beside the course's own library is more likely a part of that.
        let library = self.crates.own.as_ref().map(|_| self.course.root.join("src"));
        let is_of_library = |source: &PathBuf| {
            library.as_ref().is_some_and(|src| source.starts_with(src) && !source.starts_with(src.join("bin")))
        };
        let sources = koan.programs.iter().flat_map(|program| {
            let around = self.course.program_sources(program).into_iter();
            around.filter(|source| !is_of_library(source)).chain(self.course.program_source(program))
        });
        let mut programs = sources.filter_map(|source| std::fs::read_to_string(source).ok());
        self.crates.are_named_in(text) || programs.any(|program| self.crates.are_named_in(&program))
    }

    fn all_crates(&self, cancel: &Cancel) -> io::Result<Dependencies> {
        self.crates.all(&self.course, &self.toolchain, &self.telling, cancel)
    }

    /// What koans may name besides `std` and the course's own library.
    pub fn crate_names(&self) -> Vec<String> {
        self.crates.names()
    }

    /// Builds the crates that the course's solutions name (its exercises, where it comes without solutions), if any do.
    ///
    /// # Errors
    /// When they can't be built, in words.
    pub fn build_crates(&self, cancel: &Cancel) -> io::Result<()> {
        let text = |koan: &Koan| self.pristine.solution(koan).or_else(|| self.pristine.original(koan));
        let needs_them = |koan: &Koan| text(koan).is_some_and(|text| self.needs_crates(koan, &text));
        if self.ways.direct && !self.crates.is_empty() && self.course.koans.iter().any(needs_them) {
            self.all_crates(cancel)?;
        }
        Ok(())
    }

    /// From now on compiles nothing a second time: for judging the same files again and again.
    ///
    /// # Errors
    /// When there can be no folder for what was compiled.
    pub fn keep_what_is_compiled(&self) -> io::Result<()> {
        let kept = Kept::in_folder(self.home.scratch()?);
        // Already so.
        let _ = self.kept.set(kept);
        Ok(())
    }

    /// The compiler for the real `std`, or for a checker in its place.
    fn compiler(&self, dependencies: &Dependencies, against: Option<&Against>) -> Compiler<'_> {
        let prelude = || self.prelude.read().expect("nobody panics with this lock").clone();
        Compiler {
            course: &self.course,
            toolchain: &self.toolchain,
            dependencies: against.map_or_else(|| dependencies.clone(), |against| against.with(dependencies)),
            prelude: against.map_or_else(prelude, |against| against.prelude.clone()),
            programs: self.home.build().join("programs"),
            kept: self.kept.get(),
            instrumented: false,
            in_one_piece: false,
        }
    }
}
