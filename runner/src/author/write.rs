//! Writing several files of a course, or none of them.

use std::{
    fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
};

/// A file to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Write {
    /// The file, relative to the course, with `/` between the parts.
    pub(super) file: String,
    /// What is to be in it.
    pub(super) text: String,
    /// What is in it now; none where it is new, and nothing may be there.
    pub(super) before: Option<String>,
}

impl Write {
    /// A file that is not there yet.
    pub(super) fn new(file: impl Into<String>, text: impl Into<String>) -> Write {
        Write { file: file.into(), text: text.into(), before: None }
    }
}

/// Writes all of them below `root`, in this order. What goes wrong takes back what was done before it.
///
/// # Errors
/// The file that could not be written, and why: a new one that is there already is `AlreadyExists`, one that was changed by
/// somebody else meanwhile is so as well.
pub(super) fn all(root: &Path, writes: &[Write]) -> Result<(), (String, io::Error)> {
    let mut done = Done { root, files: Vec::new(), folders: Vec::new() };
    for write in writes {
        done.write(write).map_err(|error| (write.file.clone(), error))?;
    }
    done.files.clear();
    done.folders.clear();
    Ok(())
}

/// What is taken back when the value is dropped.
struct Done<'a> {
    root: &'a Path,
    /// The files that were written, each with what was in it.
    files: Vec<(PathBuf, Option<&'a str>)>,
    /// The folders that were made, the outermost first.
    folders: Vec<PathBuf>,
}

impl<'a> Done<'a> {
    fn write(&mut self, write: &'a Write) -> io::Result<()> {
        let path = self.root.join(&write.file);
        let folder = path.parent().unwrap_or(self.root);
        let mut missing: Vec<PathBuf> =
            folder.ancestors().take_while(|folder| !folder.exists()).map(Path::to_owned).collect();
        missing.reverse();
        for folder in missing {
            fs::create_dir(&folder)?;
            self.folders.push(folder);
        }
        match &write.before {
            None => {
                let mut file = fs::File::create_new(&path)?;
                self.files.push((path, None));
                file.write_all(write.text.as_bytes())
            }
            Some(before) => {
                if fs::read(&path)? != before.as_bytes() {
                    return Err(io::Error::other("somebody else has just changed it"));
                }
                replace(&path, &write.text)?;
                self.files.push((path, Some(before)));
                Ok(())
            }
        }
    }
}

impl Drop for Done<'_> {
    fn drop(&mut self) {
        for (path, before) in self.files.iter().rev() {
            let _ = match before {
                None => fs::remove_file(path),
                Some(before) => replace(path, before),
            };
        }
        for folder in self.folders.iter().rev() {
            let _ = fs::remove_dir(folder);
        }
    }
}

/// Writes beside the file and renames over it: it is the old one or the new one, and never half of it.
fn replace(path: &Path, text: &str) -> io::Result<()> {
    let mut temporary =
        tempfile::Builder::new().prefix(".koans-").tempfile_in(path.parent().unwrap_or(Path::new(".")))?;
    temporary.write_all(text.as_bytes())?;
    temporary.as_file().set_permissions(fs::metadata(path)?.permissions())?;
    // A link leads to a file of somebody's: that one is replaced, not the link.
    let target = fs::canonicalize(path)?;
    temporary.persist(target).map_err(|error| error.error)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changed(file: &str, before: &str, text: &str) -> Write {
        Write { file: file.into(), text: text.into(), before: Some(before.into()) }
    }

    #[test]
    fn what_goes_wrong_takes_back_what_was_done() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        fs::write(root.join("info.toml"), "old").unwrap();
        fs::write(root.join("there.rs"), "mine").unwrap();
        let writes =
            [Write::new("a/b/new.rs", "new"), changed("info.toml", "old", "changed"), Write::new("there.rs", "lost")];
        let (file, error) = all(root, &writes).unwrap_err();
        assert_eq!((file.as_str(), error.kind()), ("there.rs", io::ErrorKind::AlreadyExists));
        assert_eq!(fs::read_to_string(root.join("info.toml")).unwrap(), "old");
        assert_eq!(fs::read_to_string(root.join("there.rs")).unwrap(), "mine");
        assert_eq!(fs::read_dir(root).unwrap().count(), 2, "no folder is left, and no temporary file");
        all(root, &writes[..2]).unwrap();
        assert_eq!(fs::read_to_string(root.join("a/b/new.rs")).unwrap(), "new");
    }

    #[test]
    fn what_was_saved_meanwhile_is_not_written_over() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("info.toml"), "saved meanwhile").unwrap();
        let writes = [Write::new("new.rs", ""), changed("info.toml", "old", "changed")];
        assert_eq!(all(folder.path(), &writes).unwrap_err().0, "info.toml");
        assert_eq!(fs::read_to_string(folder.path().join("info.toml")).unwrap(), "saved meanwhile");
        assert!(!folder.path().join("new.rs").exists());
    }
}
