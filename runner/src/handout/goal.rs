//! Where a handout goes to. A file that koans did not write is never replaced.

use std::{
    fs::{self, File},
    io::{self, Read as _, Write as _},
    path::{Path, PathBuf},
};

use super::{Format, md, typst};
use crate::{exit::Exit, page};

/// What is looked at of a file that is in the way: no handout is larger.
const MOST: u64 = 64 * 1024 * 1024;
/// Among the keywords of a PDF: by it one is known to be ours.
pub const KEYWORD: &str = "koans handout";

/// Where a handout goes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Goal {
    /// To standard output.
    Stdout,
    /// To a file.
    File(PathBuf),
}

/// Why it can't go there.
#[derive(Debug, thiserror::Error)]
pub enum GoalError {
    /// There is a file that may hold anything.
    #[error(
        "{} is there already, and it is no handout. Name another file with `-o`, or remove this one first.", .0.display()
    )]
    InTheWay(PathBuf),
    /// The folder is not there.
    #[error("{} can't be written, as the folder {} is not there.", .0.display(), .1.display())]
    NoFolder(PathBuf, PathBuf),
    /// The system does not let us.
    #[error("{} can't be written: {source}.", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

impl GoalError {
    /// The exit code.
    pub fn exit(&self) -> Exit {
        match self {
            GoalError::InTheWay(_) => Exit::Refused,
            GoalError::NoFolder(..) | GoalError::Io { .. } => Exit::Machine,
        }
    }
}

impl Goal {
    /// The goal for what stands behind `-o`: a file, a folder to put a file of the `usual` name into, or `-` for standard
    /// output. Without it the file has the usual name and lies here, or, where nobody sees a word about that, it is
    /// standard output.
    pub fn of(output: Option<&Path>, usual: &str, on_terminal: bool) -> Goal {
        match output {
            Some(path) if path == Path::new("-") => Goal::Stdout,
            Some(path) if path.is_dir() => Goal::File(path.join(usual)),
            Some(path) => Goal::File(path.to_owned()),
            None if on_terminal => Goal::File(PathBuf::from(usual)),
            None => Goal::Stdout,
        }
    }

    /// Whether it can go there, as far as one can see before anything is made.
    ///
    /// # Errors
    /// When something is in the way, or there is no such folder.
    pub fn check(&self) -> Result<(), GoalError> {
        let Goal::File(path) = self else { return Ok(()) };
        let folder = folder_of(path);
        if !folder.is_dir() {
            return Err(GoalError::NoFolder(path.clone(), folder.to_owned()));
        }
        match fs::metadata(path) {
            Ok(found) if found.is_file() && !is_ours(path).map_err(|source| failed(path, source))? => {
                Err(GoalError::InTheWay(path.clone()))
            }
            _ => Ok(()),
        }
    }

    /// Writes it: whole, or not at all.
    ///
    /// # Errors
    /// As [`Goal::check`], and when the system does not let us. A reader of standard output that has gone away is no error.
    pub fn write(&self, bytes: &[u8]) -> Result<(), GoalError> {
        let Goal::File(path) = self else {
            let mut out = io::stdout().lock();
            return match out.write_all(bytes).and_then(|()| out.flush()) {
                Err(source) if source.kind() != io::ErrorKind::BrokenPipe => {
                    Err(failed(Path::new("standard output"), source))
                }
                _ => Ok(()),
            };
        };
        self.check()?;
        let done = match fs::metadata(path) {
            // A pipe, a terminal: nothing to be replaced.
            Ok(found) if !found.is_file() => {
                File::options().write(true).open(path).and_then(|mut to| to.write_all(bytes))
            }
            // Through a link to where it leads.
            Ok(_) => fs::canonicalize(path).and_then(|path| replace(&path, bytes)),
            Err(_) => replace(path, bytes),
        };
        done.map_err(|source| failed(path, source))
    }
}

fn failed(path: &Path, source: io::Error) -> GoalError {
    GoalError::Io { path: path.to_owned(), source }
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    #[cfg_attr(not(unix), expect(unused_mut, reason = "there is no umask"))]
    let mut builder = tempfile::Builder::new();
    // A handout is for others to read, as far as the user's umask lets them; temporary files are not.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut temporary = builder.tempfile_in(folder_of(path))?;
    temporary.write_all(bytes)?;
    temporary.persist(path).map_err(|error| error.error)?;
    Ok(())
}

/// Whether a file is a handout, or empty.
fn is_ours(path: &Path) -> io::Result<bool> {
    let mut bytes = Vec::new();
    File::open(path)?.take(MOST).read_to_end(&mut bytes)?;
    let has = |words: &str| bytes.windows(words.len()).any(|window| window == words.as_bytes());
    Ok(bytes.is_empty()
        || bytes.starts_with(md::MARK.as_bytes())
        || bytes.starts_with(typst::MARK.as_bytes())
        || bytes.starts_with(b"<!DOCTYPE html>") && has(&format!("name=\"generator\" content=\"{}\"", page::GENERATOR))
        || bytes.starts_with(b"%PDF-") && has(KEYWORD))
}

/// The format that a file's name asks for, if it does.
pub fn by_name(path: &Path) -> Option<Format> {
    match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
        "html" | "htm" => Some(Format::Html),
        "md" | "markdown" => Some(Format::Md),
        "pdf" => Some(Format::Pdf),
        "typ" => Some(Format::Typ),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_koans_did_not_write_is_never_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.html");
        let goal = Goal::File(path.clone());
        let ours = page::page("t", "", &maud::html! {});
        goal.write(ours.as_bytes()).unwrap();
        goal.write(ours.as_bytes()).unwrap();
        for mine in ["<!DOCTYPE html><p>mine", "# Mine", "%PDF-1.7"] {
            fs::write(&path, mine).unwrap();
            assert!(matches!(goal.write(ours.as_bytes()), Err(GoalError::InTheWay(_))), "{mine}");
            assert_eq!(fs::read_to_string(&path).unwrap(), mine);
        }
        fs::write(&path, format!("{}\n", md::MARK)).unwrap();
        goal.write(ours.as_bytes()).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), ours);
    }

    #[test]
    fn where_it_goes_is_what_a_user_expects() {
        let folder = tempfile::tempdir().unwrap();
        let goal = |output, on_terminal| Goal::of(output, "a.html", on_terminal);
        assert_eq!(goal(None, true), Goal::File("a.html".into()));
        assert_eq!(goal(None, false), Goal::Stdout);
        assert_eq!(goal(Some(Path::new("-")), true), Goal::Stdout);
        assert_eq!(goal(Some(folder.path()), false), Goal::File(folder.path().join("a.html")));
        assert!(matches!(goal(Some(&folder.path().join("no/b")), true).check(), Err(GoalError::NoFolder(..))));
        assert_eq!(by_name(Path::new("a.PDF")), Some(Format::Pdf));
    }
}
