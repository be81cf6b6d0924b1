//! Judging a koan: file → blanks → compile → run and explore → verdict. Nothing here prints.

mod case;
mod explore;
mod found;
mod judge;
mod prediction;
mod words;

use std::{io, path::PathBuf, sync::RwLock};

use crate::{
    checkers::{self, Checker},
    compile::{Compiler, dependencies::Dependencies, prelude},
    course::{Course, Koan},
    home::Home,
    pristine::Pristine,
    run::Cancel,
    source,
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
    explorer: RwLock<Option<Against>>,
    ways: Ways,
}

/// A checker, as what a koan is compiled against.
#[derive(Debug, Clone)]
struct Against {
    dependencies: Dependencies,
    prelude: Option<PathBuf>,
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
            explorer: RwLock::new(None),
            ways,
        };
        let path = engine.prelude_path(&engine.dependencies);
        if path.is_file() {
            *engine.prelude.write().expect("nobody panics with this lock") = Some(path);
        }
        if let Some(built) = engine.checkers.ready(Checker::Explorer).filter(|_| ways.explore) {
            engine.take_explorer(&built);
        }
        Ok(engine)
    }

    /// What a verdict depends on besides the koan's own file.
    pub fn key(&self) -> String {
        format!(
            "{} {} {} {} {}",
            env!("CARGO_PKG_VERSION"),
            self.dependencies.key,
            if self.ways.direct { "direct" } else { "cargo" },
            // What was judged without the explorer is judged again when it is there.
            if self.explores() { &self.checkers.key } else { "plain" },
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

    // --- The explorer ---

    /// Whether koans are explored, and not only run.
    pub fn explores(&self) -> bool {
        self.explorer.read().expect("nobody panics with this lock").is_some()
    }

    /// Whether the explorer would look at this koan's file as it is now, if it were built.
    pub fn wants_explorer(&self, koan: &Koan) -> bool {
        let source = source::read(&self.course.root.join(&koan.exercise));
        source.is_ok_and(|source| source::blanks(&source.text).is_empty() && self.can_explore(koan, &source.text))
    }

    fn can_explore(&self, koan: &Koan, text: &str) -> bool {
        let crates = self.dependencies.externs.iter().map(|(name, _)| name);
        self.ways.explore && koan.programs.is_empty() && Checker::of(text, crates) == Some(Checker::Explorer)
    }

    /// Whether the explorer is wanted at all.
    pub fn may_explore(&self) -> bool {
        self.ways.explore
    }

    /// Builds the explorer if it is not there. Judging goes on meanwhile, without it.
    ///
    /// # Errors
    /// When it can't be built, in words.
    pub fn build_explorer(&self, cancel: &Cancel) -> io::Result<()> {
        if self.may_explore()
            && !self.explores()
            && let Some(built) = checkers::build(&self.checkers, Checker::Explorer, &self.toolchain, cancel)?
        {
            self.take_explorer(&built);
        }
        Ok(())
    }

    /// Builds the prelude of the explorer if it is not there.
    ///
    /// # Errors
    /// When a process can't be started or a file not be written.
    pub fn build_explorer_prelude(&self, cancel: &Cancel) -> io::Result<()> {
        let Some(against) = self.explorer().filter(|against| against.prelude.is_none()) else { return Ok(()) };
        let path = self.prelude_path(&against.dependencies);
        if self.build_prelude_of(&against.dependencies, &path, cancel)? {
            *self.explorer.write().expect("nobody panics with this lock") =
                Some(Against { prelude: Some(path), ..against });
        }
        Ok(())
    }

    fn take_explorer(&self, built: &checkers::Built) {
        let dependencies = built.dependencies(Checker::Explorer, &self.checkers.key);
        let prelude = Some(self.prelude_path(&dependencies)).filter(|path| path.is_file());
        *self.explorer.write().expect("nobody panics with this lock") = Some(Against { dependencies, prelude });
    }

    fn explorer(&self) -> Option<Against> {
        self.explorer.read().expect("nobody panics with this lock").clone()
    }

    /// The compiler for a checker, or for the real `std`.
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
