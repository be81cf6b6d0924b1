//! Where the new folder comes to lie, and how it gets there in one go.

use std::{
    ffi::OsString,
    fs, io,
    path::{Path, PathBuf},
};

use tempfile::TempDir;

use super::InitError;

/// What may already be in a folder that counts as empty: one cloned from an empty repository.
const HARMLESS: &str = ".git";

/// A place for a new folder.
#[derive(Debug)]
pub(crate) struct Place {
    /// Absolute.
    dir: PathBuf,
    /// Whether the folder is there, empty.
    exists: bool,
}

/// A folder under a name of its own, on the file system of the place. Deleted with the value.
#[derive(Debug)]
pub(crate) struct Staging {
    folder: PathBuf,
    /// Around it, since a temporary folder may be read by its owner alone, and ours is not to be so.
    around: TempDir,
    /// Folders above the place that had to be made, the outermost first.
    made: Vec<PathBuf>,
}

impl Place {
    /// Looks at what is there.
    pub(crate) fn find(dir: &Path) -> Result<Place, InitError> {
        let failed = |source| InitError::Io { dir: dir.to_owned(), source };
        match fs::symlink_metadata(dir) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                // `new/` is as good as `new`; `/` and `..` have no name.
                let whole = std::path::absolute(dir).map_err(failed)?;
                match whole.file_name() {
                    Some(_) => Ok(Place { dir: whole, exists: false }),
                    None => Err(InitError::NoName(dir.to_owned())),
                }
            }
            // Something on the way is a file.
            Err(error) if error.kind() == io::ErrorKind::NotADirectory => Err(InitError::NotAFolder(parent_file(dir))),
            Err(error) => Err(failed(error)),
            Ok(_) => {
                // A link that leads nowhere is something, too.
                if !dir.is_dir() {
                    return Err(InitError::NotAFolder(dir.to_owned()));
                }
                if dir.join("info.toml").exists() {
                    return Err(InitError::CourseThere(dir.to_owned()));
                }
                let mut entries = fs::read_dir(dir).map_err(failed)?;
                if entries.any(|entry| entry.map_or(true, |entry| entry.file_name() != HARMLESS)) {
                    return Err(InitError::NotEmpty(dir.to_owned()));
                }
                Ok(Place { dir: fs::canonicalize(dir).map_err(failed)?, exists: true })
            }
        }
    }

    /// A folder to write to. Beside the place; inside it if it exists, since that may be a mount of its own, or a
    /// shell's current folder, which must stay the same folder.
    pub(crate) fn staging(&self) -> io::Result<Staging> {
        let parent = if self.exists { &self.dir } else { self.dir.parent().unwrap_or(&self.dir) };
        let missing = parent.ancestors().take_while(|folder| !folder.exists());
        let mut made: Vec<PathBuf> = missing.map(Path::to_owned).collect();
        made.reverse();
        let staged = fs::create_dir_all(parent).and_then(|()| {
            let around = tempfile::Builder::new().prefix(".koans-init-").tempdir_in(parent)?;
            let folder = around.path().join("course");
            fs::create_dir(&folder)?;
            Ok((folder, around))
        });
        match staged {
            Ok((folder, around)) => Ok(Staging { folder, around, made }),
            Err(error) => {
                remove(&made);
                Err(error)
            }
        }
    }

    /// Moves what was staged to its place.
    pub(crate) fn take(&self, mut staging: Staging) -> io::Result<()> {
        if self.exists {
            fill(&self.dir, &staging.folder)?;
        } else {
            fs::rename(&staging.folder, &self.dir)?;
        }
        staging.made.clear();
        Ok(())
    }
}

impl Staging {
    pub(crate) fn path(&self) -> &Path {
        &self.folder
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        // Before the folders above it, which are to be empty by then; `around` will find nothing left to do.
        let _ = fs::remove_dir_all(self.around.path());
        remove(&self.made);
    }
}

/// Removes the folders that are empty, the last one first.
fn remove(folders: &[PathBuf]) {
    for folder in folders.iter().rev() {
        let _ = fs::remove_dir(folder);
    }
}

/// Moves every entry of `from` into `to`, or none. `info.toml` goes last: until then it is no course.
fn fill(to: &Path, from: &Path) -> io::Result<()> {
    let mut names = fs::read_dir(from)?.map(|entry| Ok(entry?.file_name())).collect::<io::Result<Vec<OsString>>>()?;
    names.sort_by_key(|name| name == "info.toml");
    for (at, name) in names.iter().enumerate() {
        let moved = if to.join(name).exists() {
            Err(io::ErrorKind::AlreadyExists.into())
        } else {
            fs::rename(from.join(name), to.join(name))
        };
        if let Err(error) = moved {
            for name in &names[..at] {
                let _ = fs::rename(to.join(name), from.join(name));
            }
            return Err(error);
        }
    }
    Ok(())
}

/// The part of the path that is a file.
fn parent_file(dir: &Path) -> PathBuf {
    dir.ancestors().find(|part| part.is_file()).unwrap_or(dir).to_owned()
}
