//! Judging a koan: file → blanks → compile → run and explore → verdict. Nothing here prints.

mod case;
mod explore;
mod found;
mod judge;
mod plain;
mod prediction;
mod standins;
mod words;

use std::{collections::BTreeMap, io, path::PathBuf, sync::RwLock};

use standins::Against;

use crate::{
    checkers::{self, Checker},
    compile::{Compiler, dependencies::Dependencies, prelude},
    course::Course,
    home::Home,
    pristine::Pristine,
    run::Cancel,
    toolchain::{Toolchain, ToolchainError},
};

/// Bytes that a test run may print.
pub const OUTPUT_CAP: usize = 1024 * 1024;
/// Bytes of address space that a test run may map. Thread stacks and allocator arenas are mapped, not used.
const ADDRESS_SPACE: u64 = 4 * 1024 * 1024 * 1024;

/// What is told while the explorer is built.
pub const BUILDING: &str =
    "Building the explorer, which tries every order of a koan's threads. Once, for half a minute.";
/// What is told where it can't be.
pub const ONLY_RUN: &str =
    "Koans are only run here, and not explored: the explorer can't be built. `koans doctor` tells more.";

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
    dependencies: Dependencies,
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
        ways: Ways,
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
        let checkers = checkers::Place::of(&toolchain, &build);
        let engine = Engine {
            pristine,
            course,
            home,
            toolchain,
            dependencies,
            prelude: RwLock::new(None),
            checkers,
            standins: RwLock::default(),
            ways,
        };
        let path = engine.prelude_path(&engine.dependencies);
        if path.is_file() {
            *engine.prelude.write().expect("nobody panics with this lock") = Some(path);
        }
        engine.take_what_is_built();
        Ok(engine)
    }

    /// What a verdict depends on besides the koan's own file.
    pub fn key(&self) -> String {
        format!(
            "{} {} {} {} {}",
            env!("CARGO_PKG_VERSION"),
            self.dependencies.key,
            if self.ways.direct { "direct" } else { "cargo" },
            // What was judged without a checker is judged again when it is there.
            self.standins_key(),
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
        if self.has_prelude() || !self.ways.direct {
            return Ok(());
        }
        let path = self.prelude_path(&self.dependencies);
        if self.build_prelude_of(&self.dependencies, &path, cancel)? {
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

    fn solutions(&self) -> Vec<String> {
        self.course.koans.iter().filter_map(|koan| self.pristine.solution(koan)).collect()
    }

    /// The compiler for the real `std`, or for a checker in its place.
    fn compiler<'e>(&'e self, against: Option<&'e Against>) -> Compiler<'e> {
        let prelude = || self.prelude.read().expect("nobody panics with this lock").clone();
        Compiler {
            course: &self.course,
            toolchain: &self.toolchain,
            dependencies: against.map_or(&self.dependencies, |against| &against.dependencies),
            prelude: against.map_or_else(prelude, |against| against.prelude.clone()),
            programs: self.home.build().join("programs"),
        }
    }
}
