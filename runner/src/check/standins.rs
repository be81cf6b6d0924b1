//! The checkers as what a koan is compiled against: which one a koan wants, and which are there.

use std::{io, path::PathBuf};

use super::Engine;
use crate::{
    checkers::{self, Built, Checker},
    compile::dependencies::Dependencies,
    course::{Judging, Koan},
    run::Cancel,
    source,
};

/// A checker, as what a koan is compiled against.
#[derive(Debug, Clone)]
pub(super) struct Against {
    /// The checker's crates alone.
    dependencies: Dependencies,
    pub(super) prelude: Option<PathBuf>,
}

impl Against {
    /// The checker's crates, and these in so far as it does not take their place.
    pub(super) fn with(&self, others: &Dependencies) -> Dependencies {
        let key = format!("{} {}", self.dependencies.key, others.key);
        let mut all = Dependencies { key, ..others.clone() };
        let own = &self.dependencies.externs;
        all.externs.retain(|(name, _)| own.iter().all(|(taken, _)| taken != name));
        all.externs.extend(own.iter().cloned());
        all.search.extend(self.dependencies.search.iter().cloned());
        all
    }
}

impl Engine {
    /// Whether this checker is there.
    pub fn has(&self, checker: Checker) -> bool {
        self.standins.read().expect("nobody panics with this lock").contains_key(&checker)
    }

    /// The checker that is to look at this koan's file as it is now; none where no compiler is needed, or where koans
    /// are only run.
    pub fn wanted_for(&self, koan: &Koan) -> Option<Checker> {
        let source = source::read(&self.course.root.join(&koan.exercise)).ok()?;
        let has_to_compile = matches!(koan.judging, Judging::Program(_)) || source::blanks(&source.text).is_empty();
        has_to_compile.then(|| self.checker_of(koan, &source.text))?
    }

    /// The checkers that the solutions of this course want, the explorer first; where it comes without solutions, those that
    /// the exercises want.
    pub fn wanted(&self) -> Vec<Checker> {
        let koans = self.course.koans.iter();
        let mut wanted: Vec<Checker> = koans.filter_map(|koan| self.meant_for(koan)).collect();
        wanted.sort();
        wanted.dedup();
        wanted
    }

    /// The checker for this code of a koan. A koan that is explored stays so whatever learners name in their code: what
    /// can't be explored is found out by exploring it. Only other crates can't be compiled against some checkers.
    pub(super) fn checker_of(&self, koan: &Koan, text: &str) -> Option<Checker> {
        if !self.ways.explore {
            return None;
        }
        if let Judging::Program(_) = koan.judging {
            // Asked when it is stuck, and of no use to those that can't be.
            return may_get_stuck(text).then_some(Checker::Watchdog);
        }
        let own = self.checker_by_words(koan, text);
        match self.checker_of_solution(koan) {
            Some(wanted) if !own.explores() && wanted.explores() && self.strange_crate(koan, text).is_none() => {
                Some(wanted)
            }
            _ => Some(own),
        }
    }

    fn checker_by_words(&self, koan: &Koan, text: &str) -> Checker {
        let crates = self.crates.names();
        Checker::of(text, crates.iter().map(String::as_str), !koan.programs.is_empty())
    }

    /// The checker that a koan is meant for: its solution's, or its exercise's where there is no solution.
    pub fn meant_for(&self, koan: &Koan) -> Option<Checker> {
        self.checker_of(koan, &self.pristine.solution(koan).or_else(|| self.pristine.original(koan))?)
    }

    fn checker_of_solution(&self, koan: &Koan) -> Option<Checker> {
        Some(self.checker_by_words(koan, &self.pristine.solution(koan)?))
    }

    /// A crate that this code names and the solution does not, for the sake of which a koan that can be explored is not.
    pub(super) fn strange_crate(&self, koan: &Koan, text: &str) -> Option<String> {
        let solution = self.pristine.solution(koan).filter(|_| self.ways.explore)?;
        if !self.checker_by_words(koan, &solution).explores() || self.checker_by_words(koan, text).explores() {
            return None;
        }
        let (known, named) = (source::path_words(&solution), source::path_words(text));
        self.crates.names().into_iter().find(|name| named.contains(name.as_str()) && !known.contains(name.as_str()))
    }

    /// Builds a checker if it is not there. Judging goes on meanwhile, without it.
    ///
    /// # Errors
    /// When it can't be built, in words.
    pub fn build_checker(&self, checker: Checker, cancel: &Cancel) -> io::Result<()> {
        if !self.has(checker)
            && let Some(built) = checkers::build(&self.checkers, checker, &self.toolchain, cancel)?
        {
            self.take(checker, built);
        }
        Ok(())
    }

    /// Builds what makes compiling against the explorer faster, if it is not there.
    ///
    /// # Errors
    /// When a process can't be started or a file not be written.
    pub fn build_explorer_prelude(&self, cancel: &Cancel) -> io::Result<()> {
        let Some(against) = self.against(Checker::Explorer).filter(|against| against.prelude.is_none()) else {
            return Ok(());
        };
        if self.course.is_for_rustlings() {
            return Ok(());
        }
        let path = self.prelude_path(&against.dependencies);
        if self.build_prelude_of(&against.dependencies, &path, cancel)? {
            let against = Against { prelude: Some(path), ..against };
            self.standins.write().expect("nobody panics with this lock").insert(Checker::Explorer, against);
        }
        Ok(())
    }

    pub(super) fn take_what_is_built(&self) {
        for checker in Checker::ALL {
            if let Some(built) = self.checkers.ready(checker).filter(|_| self.ways.explore) {
                self.take(checker, built);
            }
        }
    }

    fn take(&self, checker: Checker, built: Built) {
        let none = Dependencies::none(self.checkers.key.clone(), self.course.package());
        let dependencies = Dependencies { externs: built.crates, search: built.search, ..none };
        let path = (checker == Checker::Explorer).then(|| self.prelude_path(&dependencies));
        let against = Against { dependencies, prelude: path.filter(|path| path.is_file()) };
        self.standins.write().expect("nobody panics with this lock").insert(checker, against);
    }

    pub(super) fn against(&self, checker: Checker) -> Option<Against> {
        self.standins.read().expect("nobody panics with this lock").get(&checker).cloned()
    }

    /// Changes with the checkers that are there.
    pub(super) fn standins_key(&self) -> String {
        let standins = self.standins.read().expect("nobody panics with this lock");
        if standins.is_empty() {
            return "plain".into();
        }
        format!("{} {:?}", self.checkers.key, standins.keys().collect::<Vec<_>>())
    }
}

/// Whether this code has to do with threads and what they wait in.
fn may_get_stuck(text: &str) -> bool {
    let words = source::words(text);
    ["thread", "sync", "process"].iter().any(|word| words.contains(word))
}
