//! Where a handout goes to.

use std::{
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use super::{Format, md, typst};
use crate::output::{self, Kind, OutputError};

/// How a handout as Markdown or for Typst begins: by that one is known to be ours.
pub const MARKS: [&str; 2] = [md::MARK, typst::MARK];
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
    pub fn check(&self) -> Result<(), OutputError> {
        match self {
            Goal::Stdout => Ok(()),
            Goal::File(path) => output::check(path, Kind::Handout),
        }
    }

    /// Writes it: whole, or not at all.
    ///
    /// # Errors
    /// As [`Goal::check`], and when the system does not let us. A reader of standard output that has gone away is no error.
    pub fn write(&self, bytes: &[u8]) -> Result<(), OutputError> {
        let Goal::File(path) = self else {
            let mut out = io::stdout().lock();
            return match out.write_all(bytes).and_then(|()| out.flush()) {
                Err(source) if source.kind() != io::ErrorKind::BrokenPipe => {
                    Err(OutputError::io(Path::new("standard output"), source))
                }
                _ => Ok(()),
            };
        };
        output::write(path, Kind::Handout, bytes)
    }
}

/// The endings that ask for a format.
pub const ENDINGS: [&str; 6] = ["html", "htm", "pdf", "md", "markdown", "typ"];

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
    use std::fs;

    use super::*;
    use crate::page;

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
            assert!(matches!(goal.write(ours.as_bytes()), Err(OutputError::InTheWay(..))), "{mine}");
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
        assert!(matches!(goal(Some(&folder.path().join("no/b")), true).check(), Err(OutputError::NoFolder(..))));
        assert_eq!(by_name(Path::new("a.PDF")), Some(Format::Pdf));
        assert!(ENDINGS.iter().all(|ending| by_name(Path::new(&format!("a.{ending}"))).is_some()));
    }
}
