//! `koans init`: a course folder for one learner, made from the course in this binary.
//!
//! Nothing is ever written over, and nothing is left half: the folder is made whole in a temporary one on the same
//! file system, and then moved to its place.

mod git;
mod learner;
mod manifest;
pub(crate) mod place;

#[cfg(test)]
mod tests;

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use crate::{
    course::{Course, CourseError},
    home::Home,
    pristine::{Pristine, embedded, write_with_folders},
    text::{Line, Style},
};

pub use git::Git;
pub use manifest::{manifest, package_name, tests as test_targets};

/// What was made.
#[derive(Debug, Clone)]
pub struct Made {
    /// The folder, as it was asked for.
    pub dir: PathBuf,
    /// The course's title.
    pub title: String,
    /// The name of the Cargo package in it.
    pub package: String,
    /// How many koans it has.
    pub koans: usize,
    /// Whether it is under version control now.
    pub git: Git,
}

/// Why there is no new folder. Whatever it is, nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum InitError {
    /// There is a file where the folder should be.
    #[error("{} is a file. Choose a name that is not taken: `koans init my-path`.", .0.display())]
    NotAFolder(PathBuf),
    /// The folder holds a course already.
    #[error(
        "There is a course in {} already. Go on with it there: `koans watch`.\nFor another one, choose a new name: \
         `koans init my-path`.", .0.display()
    )]
    CourseThere(PathBuf),
    /// There is something in the folder.
    #[error(
        "{} is not empty, and koans writes over nothing. Choose a new name, or a folder inside it: \
         `koans init my-path`.", .0.display()
    )]
    NotEmpty(PathBuf),
    /// The path ends in no name: `/`, `..`.
    #[error("{:?} names no new folder. Give one a name: `koans init my-path`.", .0.display().to_string())]
    NoName(PathBuf),
    /// The folder could not be looked at or written.
    #[error("{} can't be made: {source}.\nNothing was left behind.{}", dir.display(), advice(source))]
    Io {
        /// The folder, or what was to be written in it.
        dir: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The course in this binary is not as it should be; its author's tests make sure that it is.
    #[error("the course in this binary is damaged: {0}")]
    Course(#[from] CourseError),
}

fn advice(error: &io::Error) -> &'static str {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            " A course needs about a megabyte: make room first."
        }
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            " Choose a place that you may write to, such as your home folder."
        }
        _ => "",
    }
}

/// Makes the folder `dir`, which must not be there or be empty (a `.git` may be in it), out of the embedded course.
///
/// # Errors
/// When there is something already, or it can't be written. Then nothing was changed.
pub fn init(dir: &Path) -> Result<Made, InitError> {
    let course = init_from(dir, embedded::FILES)?;
    let git = git::init(dir);
    Ok(Made { dir: dir.to_owned(), package: package_of(dir), title: course.title, koans: course.koans.len(), git })
}

/// The same without version control, for a folder that is no learner's.
///
/// # Errors
/// As [`init`].
pub fn write_out(dir: &Path) -> Result<Course, InitError> {
    init_from(dir, embedded::FILES)
}

/// What to tell the learner about it.
pub fn lines(made: &Made) -> Vec<Line> {
    let command = |text: String| Line::of("    ", Style::Plain).and(text, Style::Key);
    let shown = made.dir.to_string_lossy();
    let quoted = shlex::try_quote(&shown).map_or_else(|_| shown.to_string(), Into::into);
    let mut lines = vec![
        Line::of(made.title.as_str(), Style::Title)
            .and(format!(": {} koans, in {shown}. Go on with", made.koans), Style::Plain),
        Line::blank(),
    ];
    if quoted != "." {
        lines.push(command(format!("cd {quoted}")));
    }
    lines.push(command("koans watch".into()));
    lines
}

fn init_from(dir: &Path, files: &[(&str, &str)]) -> Result<Course, InitError> {
    let failed = |source| InitError::Io { dir: dir.to_owned(), source };
    let place = place::Place::find(dir)?;
    let staging = place.staging().map_err(failed)?;
    let course = write(staging.path(), files, &package_of(dir), failed)?;
    place.take(staging).map_err(failed)?;
    Ok(course)
}

/// Writes everything into `folder`, which is empty.
fn write(
    folder: &Path,
    files: &[(&str, &str)],
    package: &str,
    failed: impl Fn(io::Error) -> InitError,
) -> Result<Course, InitError> {
    // The solutions stay in the binary, where they are found after a pass; the manifest is made to measure.
    let given = files.iter().filter(|(path, _)| !path.starts_with("solutions/") && *path != "Cargo.toml");
    for (path, text) in given {
        write_with_folders(&folder.join(path), text).map_err(&failed)?;
    }
    let course = Course::load(folder)?;
    let own = [
        ("Cargo.toml", manifest(&course, package)),
        (".gitignore", learner::GITIGNORE.to_owned()),
        (".vscode/settings.json", learner::vscode()),
        ("rust-analyzer.toml", learner::rust_analyzer()),
        ("README.md", learner::readme(&course)),
    ];
    for (path, text) in own {
        write_with_folders(&folder.join(path), &text).map_err(&failed)?;
    }
    let home = Home::of(folder).map_err(&failed)?;
    Pristine::of(&course, &home).keep_originals(&course).map_err(&failed)?;
    Ok(course)
}

fn package_of(dir: &Path) -> String {
    let whole = fs::canonicalize(dir).or_else(|_| std::path::absolute(dir)).unwrap_or_else(|_| dir.to_owned());
    package_name(&whole.file_name().unwrap_or_default().to_string_lossy())
}
