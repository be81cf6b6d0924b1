//! Putting the original of a koan back, and losing nothing by it.

use std::{
    fmt, fs, io,
    path::{Path, PathBuf},
};

use crate::{history::What, pristine::write_with_folders, session::Session};

/// What a reset did.
#[derive(Debug, PartialEq, Eq)]
pub struct Done {
    koan: String,
    /// Where the learner's text lies now, if there was one to keep.
    pub backup: Option<PathBuf>,
}

impl fmt::Display for Done {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.backup {
            Some(path) => write!(f, "{} is as it came. What you wrote lies at {}.", self.koan, path.display()),
            None => write!(f, "{} is as it came.", self.koan),
        }
    }
}

/// Puts the original back. What stood there, whatever it was, is moved to the backups first.
///
/// # Errors
/// When the original is not known, or the backup or the file can't be written: then the learner's file stands as it was.
pub fn reset(session: &mut Session, at: usize) -> io::Result<Done> {
    let koan = session.course.koans[at].clone();
    let original = session
        .pristine
        .original(&koan)
        .ok_or_else(|| io::Error::other(format!("the original of {} is not known here", koan.name)))?;
    let file = session.course.root.join(&koan.exercise);
    // Asked first: reading from a pipe would wait for ever.
    let is_as_it_came = file.is_file() && fs::read(&file).is_ok_and(|now| now == original.as_bytes());
    let backup = match is_as_it_came {
        true => None,
        false => keep(&file, &session.home.backups(), &koan.name)?,
    };
    if !is_as_it_came {
        replace(&file, &original)?;
    }
    session.progress.note(&koan.name, What::Reset);
    session.progress.forget(&koan.name);
    Ok(Done { koan: koan.name, backup })
}

/// Copies the file, or moves the folder, that stands where the koan should be.
fn keep(file: &Path, backups: &Path, name: &str) -> io::Result<Option<PathBuf>> {
    if file.symlink_metadata().is_err() {
        return Ok(None);
    }
    fs::create_dir_all(backups)?;
    let free = (1..)
        .map(|n| backups.join(format!("{name}.{n}.rs")))
        .find(|path| path.symlink_metadata().is_err())
        .expect("the natural numbers do not end");
    // A copy keeps a link or a permission in place; what can't be copied (a folder, a pipe, a file that may not be read,
    // a link that leads nowhere) is moved.
    if !file.is_file() || fs::copy(file, &free).is_err() {
        let _ = fs::remove_file(&free);
        fs::rename(file, &free)?;
    }
    Ok(Some(free))
}

/// Writes beside the file and renames over it: a full disk leaves the old one.
fn replace(file: &Path, text: &str) -> io::Result<()> {
    let folder = file.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    // A link that the learner made leads to a file of theirs: that one is written, not the link replaced.
    if file.is_symlink() && file.exists() {
        return write_with_folders(file, text);
    }
    let temporary = tempfile::Builder::new().prefix(".koans-").tempfile_in(folder)?;
    fs::write(temporary.path(), text)?;
    if let Ok(seen) = fs::metadata(file) {
        fs::set_permissions(temporary.path(), seen.permissions())?;
    } else {
        make_ordinary(temporary.path())?;
    }
    temporary.persist(file).map_err(|error| error.error)?;
    Ok(())
}

/// A temporary file is its owner's alone; an exercise is an ordinary file.
#[cfg(unix)]
fn make_ordinary(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(path, fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn make_ordinary(_path: &Path) -> io::Result<()> {
    Ok(())
}
