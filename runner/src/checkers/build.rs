//! Building a checker: by cargo, once a toolchain, one process at a time.

use std::{
    ffi::OsString,
    fs::{self, File, TryLockError},
    io,
    path::Path,
    time::Duration,
};

use super::{Built, Checker, FAILED, Place, READY, write_sources};
use crate::{
    compile::{
        cargo::{self, what_cargo_said},
        vendored,
    },
    run::{Cancel, End},
    toolchain::Toolchain,
};

/// How often to ask whether another process has finished building.
const ASK_AGAIN: Duration = Duration::from_millis(100);

/// Builds the checker if it is not there, or waits for the process that does. `Ok(None)`: cancelled.
///
/// # Errors
/// When it can't be built (no network for the first build, no cargo), in words; they are kept for [`Place::failure`].
pub fn build(place: &Place, checker: Checker, toolchain: &Toolchain, cancel: &Cancel) -> io::Result<Option<Built>> {
    if let Some(built) = place.ready(checker) {
        return Ok(Some(built));
    }
    let folder = place.of_one(checker);
    fs::create_dir_all(&folder)?;
    let Some(_lock) = lock(&folder, cancel)? else { return Ok(None) };
    if let Some(built) = place.ready(checker) {
        return Ok(Some(built));
    }
    match compile(&folder, checker, place, toolchain, cancel) {
        Ok(true) => {
            let _ = fs::remove_file(folder.join(FAILED));
            File::create(folder.join(READY))?;
            Ok(place.ready(checker))
        }
        Ok(false) => Ok(None),
        Err(error) => {
            let _ = fs::write(folder.join(FAILED), error.to_string());
            Err(error)
        }
    }
}

/// Waits until no other process builds in this folder. The lock goes with the process that holds it, however that ends.
/// None: cancelled.
///
/// # Errors
/// When the folder can't be written to.
pub(crate) fn lock(folder: &Path, cancel: &Cancel) -> io::Result<Option<File>> {
    let lock = File::create(folder.join("lock"))?;
    while let Err(why) = lock.try_lock() {
        match why {
            TryLockError::WouldBlock if cancel.is_cancelled() => return Ok(None),
            TryLockError::WouldBlock => std::thread::sleep(ASK_AGAIN),
            // A file system without locks: two builds at once would only do the same work twice.
            TryLockError::Error(_) => break,
        }
    }
    Ok(Some(lock))
}

/// Whether it was built; else cancelled.
fn compile(folder: &Path, checker: Checker, place: &Place, toolchain: &Toolchain, cancel: &Cancel) -> io::Result<bool> {
    let sources = folder.join("sources");
    write_sources(&sources)?;
    let mut job = cargo::job(toolchain, &sources);
    job.args = ["build", "--release", "--target", &place.host, "--target-dir"].map(OsString::from).to_vec();
    job.args.push(folder.join("target").into());
    job.args.extend(checker.packages().iter().flat_map(|package| ["--package".into(), package.into()]));
    let finished = vendored::call(job, place.vendored.as_ref(), cancel)?;
    match finished.end {
        End::Cancelled => Ok(false),
        End::Exited(0) => Ok(true),
        _ => Err(io::Error::other(what_cargo_said(&finished.output.text()))),
    }
}
