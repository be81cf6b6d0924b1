//! The crates that the koans of a course may name besides `std`, and when they are built: not before a koan needs them,
//! since that can take long, and needs the network the first time.

use std::{
    io,
    path::PathBuf,
    sync::{Mutex, PoisonError, RwLock},
};

use super::dependencies::{self, Dependencies};
use crate::{
    course::{self, Course},
    run::Cancel,
    source,
    telling::Telling,
    toolchain::Toolchain,
};

const BUILDING: &str = "Building the crates that this course uses. Once, and again only when they change.";

const CANT_BE_BUILT: &str = "The crates that this course uses can't be built:";

/// The crates of a course, built or not.
#[derive(Debug)]
pub struct Crates {
    /// Changes with the toolchain and with all that the crates are made from.
    pub key: String,
    /// The course's own library.
    pub own: Option<String>,
    package: String,
    declared: Vec<String>,
    /// Why it is not known which there are.
    unknown: Option<String>,
    folder: PathBuf,
    built: RwLock<Option<Dependencies>>,
    /// One builds, the others wait for it.
    turn: Mutex<()>,
}

impl Crates {
    /// The crates of this course; what was built of them lies in `folder`.
    pub fn of(course: &Course, toolchain: &Toolchain, folder: PathBuf) -> Crates {
        let key = dependencies::key(course, toolchain);
        let built = RwLock::new(Dependencies::ready(&key, &folder));
        let (package, own, declared) = (course.package(), course.library(), course::crates(&course.root));
        let unknown = course::manifest(&course.root).err();
        Crates { key, own, package, declared, unknown, folder, built, turn: Mutex::new(()) }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.declared.is_empty() && self.own.is_none()
    }

    /// What an exercise may name, but for the course's own library. As long as they are not built these are the names in
    /// Cargo.toml, which nearly always are the same.
    pub fn names(&self) -> Vec<String> {
        let built = self.built.read().unwrap_or_else(PoisonError::into_inner);
        let externs = built.as_ref().map(|built| built.externs.iter().map(|(name, _)| name.clone()).collect());
        let mut names: Vec<String> = externs.unwrap_or_else(|| self.declared.clone());
        names.retain(|name| Some(name) != self.own.as_ref());
        names
    }

    /// The same, and the course's own library.
    pub fn with_own(&self) -> Vec<String> {
        self.names().into_iter().chain(self.own.clone()).collect()
    }

    /// Whether some may turn out to have other names, as they are not built yet.
    pub fn may_have_other_names(&self) -> bool {
        !self.declared.is_empty() && self.built().is_none()
    }

    /// Nothing, where it is known which there are: then a name that is none of them is a mistake in the code.
    ///
    /// # Errors
    /// When the course's Cargo.toml can't be read, in words.
    pub fn are_known(&self) -> io::Result<()> {
        self.unknown.as_ref().map_or(Ok(()), |why| Err(io::Error::other(format!("{CANT_BE_BUILT}\n{why}"))))
    }

    /// Whether this code names one of them.
    pub fn are_named_in(&self, text: &str) -> bool {
        let words = source::words(text);
        self.names().iter().chain(&self.own).any(|name| words.contains(name.as_str()))
    }

    /// What code that names none of them is compiled with.
    pub fn none(&self) -> Dependencies {
        Dependencies::none(self.key.clone(), self.package.clone())
    }

    /// All of them, if they are built.
    pub fn built(&self) -> Option<Dependencies> {
        self.built.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// All of them. They are built if they are not, which `telling` is told.
    ///
    /// # Errors
    /// When they can't be built (no network the first time, a version that does not exist), in words.
    pub fn all(
        &self,
        course: &Course,
        toolchain: &Toolchain,
        telling: &Telling,
        cancel: &Cancel,
    ) -> io::Result<Dependencies> {
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(built) = self.built() {
            return Ok(built);
        }
        let build = || Dependencies::build(&self.key, course, toolchain, &self.folder, cancel);
        let built =
            telling.during(BUILDING, build).map_err(|error| io::Error::other(format!("{CANT_BE_BUILT}\n{error}")))?;
        *self.built.write().unwrap_or_else(PoisonError::into_inner) = Some(built.clone());
        Ok(built)
    }
}
