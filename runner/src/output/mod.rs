//! Files that commands write where the user says. A file that koans did not write is never replaced, and one that it
//! writes is there whole or not at all.

mod ours;

use std::{
    fs::{self, File},
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use crate::exit::Exit;

/// What is written. An earlier one of the same kind may be replaced, and nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Of `koans handout`.
    Handout,
    /// Of `koans report`.
    Report,
    /// Of `koans class`.
    Class,
    /// Of `koans grade`.
    Grades,
    /// Of `koans grade --merge`: parts are of another kind, as judging them again takes long.
    Merged,
    /// JUnit XML.
    Junit,
    /// The picture of a schedule.
    Drawing,
    /// Of `koans bundle`.
    Bundle,
}

impl Kind {
    /// What is to be said of a file that is of another kind.
    fn denied(self) -> &'static str {
        match self {
            Kind::Handout => "it is no handout",
            Kind::Report => "`koans report` did not write it",
            Kind::Class => "`koans class` did not write it",
            Kind::Grades => "`koans grade` did not write it",
            Kind::Merged => "`koans grade --merge` did not write it",
            Kind::Junit => "it is no JUnit XML",
            Kind::Drawing => "`koans schedule` did not draw it",
            Kind::Bundle => "it is no bundle",
        }
    }

    /// The option that names the file.
    fn option(self) -> &'static str {
        match self {
            Kind::Junit => "--junit",
            Kind::Drawing => "--svg",
            _ => "-o",
        }
    }
}

/// Why a file can't be written.
#[derive(Debug, thiserror::Error)]
pub enum OutputError {
    /// There is a file that may hold anything.
    #[error(
        "{} is there already, and {}. Name another file with `{}`, or remove this one first.",
        .0.display(), .1.denied(), .1.option()
    )]
    InTheWay(PathBuf, Kind),
    /// It is one of the files that are read.
    #[error("{} is one of the files that are read. Name another one with `-o`.", .0.display())]
    Input(PathBuf),
    /// Its name says a format that is not to be had.
    #[error("{} can't be written, as .{ending} is not to be had here. The name may end with {served}.", path.display())]
    Ending {
        /// The file.
        path: PathBuf,
        /// How it ends.
        ending: &'static str,
        /// How it may end, in words.
        served: String,
    },
    /// The folder is not there.
    #[error("{} can't be written, as the folder {} is not there.", .0.display(), .1.display())]
    NoFolder(PathBuf, PathBuf),
    /// It is a folder.
    #[error("{} can't be written, as it is a folder. Name a file in it.", .0.display())]
    Folder(PathBuf),
    /// The system does not let us.
    #[error("{} can't be written: {source}.", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

impl OutputError {
    /// The system's error for this file.
    pub fn io(path: &Path, source: io::Error) -> OutputError {
        OutputError::Io { path: path.to_owned(), source }
    }

    /// The exit code.
    pub fn exit(&self) -> Exit {
        match self {
            OutputError::InTheWay(..) | OutputError::Input(_) => Exit::Refused,
            OutputError::Ending { .. } => Exit::Usage,
            OutputError::NoFolder(..) | OutputError::Folder(_) | OutputError::Io { .. } => Exit::Machine,
        }
    }
}

/// Endings by which everybody knows a format.
const KNOWN: [&str; 28] = [
    "html", "htm", "json", "txt", "csv", "md", "markdown", "typ", "pdf", "tar.gz", "tgz", "tar", "zip", "7z", "tar.xz",
    "tar.bz2", "tar.zst", "xml", "svg", "png", "doc", "docx", "odt", "rtf", "tex", "epub", "xlsx", "ods",
];

/// Whether a file of this name may have one of the formats that are `served`, by their endings. A name without an ending,
/// or with one that says nothing, may.
///
/// # Errors
/// When it ends as files of another format do: nobody could open it.
pub fn check_ending(path: &Path, served: &[&str]) -> Result<(), OutputError> {
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
    let ends = |ending: &&str| name.strip_suffix(ending).is_some_and(|stem| stem.ends_with('.'));
    if served.iter().any(ends) {
        return Ok(());
    }
    let Some(ending) = KNOWN.into_iter().find(ends) else { return Ok(()) };
    let served = served.iter().map(|ending| format!(".{ending}")).collect::<Vec<_>>().join(", ");
    Err(OutputError::Ending { path: path.to_owned(), ending, served })
}

/// Whether it can be written, as far as one can see before anything is made.
///
/// # Errors
/// When something is in the way, or there is no such folder.
pub fn check(path: &Path, kind: Kind) -> Result<(), OutputError> {
    let folder = folder_of(path);
    if path.is_dir() {
        return Err(OutputError::Folder(path.to_owned()));
    }
    if path.to_string_lossy().ends_with(std::path::is_separator) {
        return Err(OutputError::NoFolder(path.to_owned(), path.to_owned()));
    }
    match fs::metadata(folder) {
        Ok(found) if found.is_dir() => check_not_in_the_way(path, kind),
        Ok(_) => Err(OutputError::io(path, io::ErrorKind::NotADirectory.into())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            Err(OutputError::NoFolder(path.to_owned(), folder.to_owned()))
        }
        Err(error) => Err(OutputError::io(path, error)),
    }
}

/// Whether what is there already, if anything is, may be replaced.
///
/// # Errors
/// When it is nothing that koans has written, of this kind.
pub fn check_not_in_the_way(path: &Path, kind: Kind) -> Result<(), OutputError> {
    let is_file = fs::metadata(path).is_ok_and(|found| found.is_file());
    if is_file && !ours::is_ours(path, kind).map_err(|source| OutputError::io(path, source))? {
        return Err(OutputError::InTheWay(path.to_owned(), kind));
    }
    Ok(())
}

/// Whether it is none of the files that are read.
///
/// # Errors
/// When it is one.
pub fn check_not_read(path: &Path, inputs: &[PathBuf]) -> Result<(), OutputError> {
    let whole = |path: &Path| path.canonicalize().ok().filter(|path| path.is_file());
    let is_read = whole(path).is_some_and(|path| inputs.iter().any(|input| whole(input).as_ref() == Some(&path)));
    if is_read { Err(OutputError::Input(path.to_owned())) } else { Ok(()) }
}

/// Writes it: whole, or not at all.
///
/// # Errors
/// As [`check`], and when the system does not let us.
pub fn write(path: &Path, kind: Kind, bytes: &[u8]) -> Result<(), OutputError> {
    check(path, kind)?;
    let done = match fs::metadata(path) {
        // A pipe, a terminal: nothing to be replaced.
        Ok(found) if !found.is_file() => File::options().write(true).open(path).and_then(|mut to| to.write_all(bytes)),
        // Through a link to where it leads.
        Ok(_) => fs::canonicalize(path).and_then(|path| replace(&path, bytes)),
        Err(_) => replace(path, bytes),
    };
    done.map_err(|source| OutputError::io(path, source))
}

/// The same, and makes the folder that it is to lie in.
///
/// # Errors
/// As [`write`].
pub fn write_with_folder(path: &Path, kind: Kind, bytes: &[u8]) -> Result<(), OutputError> {
    fs::create_dir_all(folder_of(path)).map_err(|source| OutputError::io(path, source))?;
    write(path, kind, bytes)
}

/// The folder that a file lies in.
pub fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Beside it, then in its place: who looks meanwhile sees the old one whole.
fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    #[cfg_attr(not(unix), expect(unused_mut, reason = "there is no umask"))]
    let mut builder = tempfile::Builder::new();
    builder.prefix(".koans-");
    // It is for others to read, as far as the user's umask lets them; temporary files are not.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut temporary = builder.tempfile_in(folder_of(path)).map_err(unnamed)?;
    temporary.write_all(bytes).map_err(unnamed)?;
    temporary.persist(path).map_err(|error| error.error)?;
    Ok(())
}

/// An error without the name of a temporary file, which tells nobody anything.
pub fn unnamed(error: io::Error) -> io::Error {
    if error.raw_os_error().is_some() { error } else { error.kind().into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_says_what_is_had_or_nothing() {
        let served = ["html", "json"];
        for name in ["a.html", "a.JSON", "a", "a.out", "json", ".json", "docs.zip/a", "a.d/b.x"] {
            assert!(check_ending(Path::new(name), &served).is_ok(), "{name}");
        }
        for (name, ending) in [("a.pdf", ".pdf"), ("a.html.ZIP", ".zip"), ("a.tar.gz", ".tar.gz"), ("a.md", ".md")] {
            let error = check_ending(Path::new(name), &served).unwrap_err();
            assert_eq!(error.exit(), Exit::Usage);
            let told = error.to_string();
            assert!(told.contains(&format!(" {ending} is not")) && told.contains(".html, .json."), "{told}");
        }
        assert!(check_ending(Path::new("b.tar.gz"), &["tar.gz", "tgz"]).is_ok());
    }

    #[cfg(unix)]
    #[test]
    fn a_link_stays_one_and_what_it_leads_to_is_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let (file, link) = (folder.path().join("a.xml"), folder.path().join("link"));
        fs::write(&file, "").unwrap();
        std::os::unix::fs::symlink(&file, &link).unwrap();
        write(&link, Kind::Junit, b"<testsuites/>").unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read(&file).unwrap(), b"<testsuites/>");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
    }

    #[test]
    fn an_error_names_no_temporary_file() {
        let folder = tempfile::tempdir().unwrap();
        let error = tempfile::Builder::new().tempfile_in(folder.path().join("gone")).map_err(unnamed).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::NotFound);
        assert!(!error.to_string().contains("gone"), "{error}");
    }
}
