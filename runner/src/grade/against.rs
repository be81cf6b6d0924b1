//! The course that submissions are graded against: the one in this binary, or a folder that is named. Never one that
//! merely lies around: in a job of CI that is the submission itself.

use std::path::{Path, PathBuf};

use super::Submission;
use crate::{
    check::{Engine, EngineError, Ways},
    checkers,
    course::{Course, CourseError},
    home::Home,
    init::{self, InitError},
    pristine::{Pristine, embedded},
    telling::Telling,
};

/// A course to grade against.
#[derive(Debug)]
pub struct Against {
    /// The course.
    pub course: Course,
    /// Where it is, in words.
    pub told: String,
    pristine: Pristine,
}

/// Why there is none.
#[derive(Debug, thiserror::Error)]
pub enum NoCourse {
    /// The folder holds none, or a wrong one.
    #[error(transparent)]
    Course(#[from] CourseError),
    /// The course in this binary can't be written out.
    #[error(transparent)]
    Embedded(#[from] InitError),
    /// It is one of the submissions.
    #[error(
        "{} is a submission, and can't be graded against itself. Name the teacher's folder with --course, or leave it out: \
         then the course in this binary is the measure.", .0.display()
    )]
    Itself(PathBuf),
    /// Nothing to judge with.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// Nothing can be kept.
    #[error("Nothing can be written where koans keeps what it builds: {0}")]
    Home(std::io::Error),
}

impl Against {
    /// The course at `folder`, or the one in this binary.
    ///
    /// # Errors
    /// When there is none, or it is one of the submissions.
    pub fn open(folder: Option<&Path>, submissions: &[Submission]) -> Result<Against, NoCourse> {
        let Some(folder) = folder else { return Against::embedded() };
        let course = Course::load(&Course::find(Some(folder))?)?;
        let root = course.root.canonicalize().unwrap_or_else(|_| course.root.clone());
        if submissions.iter().any(|submission| submission.folder == root) {
            return Err(NoCourse::Itself(root));
        }
        let pristine = Pristine::of_author(&course);
        Ok(Against { told: format!("the course in {}", root.display()), course, pristine })
    }

    /// Written out without its solutions into the user's cache folder, as cargo wants files; what it is judged by is read
    /// from this binary all the same.
    fn embedded() -> Result<Against, NoCourse> {
        let mut key = blake3::Hasher::new();
        for (path, text) in embedded::FILES {
            key.update(path.as_bytes()).update(b"\0").update(text.as_bytes()).update(b"\0");
        }
        let key = key.finalize().to_hex()[..12].to_string();
        let folder = checkers::shared_folder(&std::env::temp_dir().join("koans"));
        let folder = folder.join(format!("graded-{key}"));
        if !folder.join("info.toml").is_file()
            && let Err(error) = init::write_out(&folder)
            // Another one may have been first.
            && !folder.join("info.toml").is_file()
        {
            return Err(error.into());
        }
        let course = Course::load(&folder)?;
        let told = format!("the course in koans {}", env!("CARGO_PKG_VERSION"));
        Ok(Against { pristine: Pristine::of_binary(&course), told, course })
    }

    /// Something to judge with, which goes by this course alone.
    ///
    /// # Errors
    /// When there is no toolchain, or nothing can be written.
    pub fn engine(&self, ways: Ways, telling: Telling) -> Result<Engine, NoCourse> {
        let home = Home::of(&self.course.root).map_err(NoCourse::Home)?;
        let mut engine = Engine::new(self.course.clone(), home, ways, telling)?;
        engine.pristine = self.pristine.clone();
        Ok(engine)
    }
}
