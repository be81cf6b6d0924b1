//! The archive: the same contents give the same bytes, on every machine and at every time.

use std::{
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
    sync::atomic::{AtomicBool, Ordering},
};

use flate2::{Compression, GzBuilder, write::GzEncoder};
use sha2::{Digest as _, Sha256};
use tar::{Builder, EntryType, Header};
use tempfile::NamedTempFile;

use super::{
    BundleError,
    contents::{Contents, Entry},
};
use crate::output;

/// The time of every file, in seconds since 1970: the one that cargo gives to the files in its packages.
const TIME: u64 = 1_153_704_088;
/// RFC 1952: "unknown".
const NO_SYSTEM: u8 = 255;

/// An archive as it lies on the disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Archive {
    /// The file.
    pub file: PathBuf,
    /// Its length in bytes.
    pub bytes: u64,
    /// Its SHA-256, in hexadecimal: every system has a tool that tells it of a copy.
    pub sha256: String,
}

/// Writes the contents, below a folder of the name `top`, to `file`, which is there whole or not at all. `done` is told of
/// each entry; `stop` ends it.
///
/// # Errors
/// When something can't be read, the disk is full, or it was stopped.
pub(super) fn write(
    contents: &Contents,
    top: &str,
    file: &Path,
    done: impl Fn(),
    stop: &AtomicBool,
) -> Result<Archive, BundleError> {
    let written = write_all(contents, top, file, done, stop);
    // Whatever failed then failed for that.
    written.map_err(|error| if stop.load(Ordering::Relaxed) { BundleError::Interrupted } else { error })
}

fn write_all(
    contents: &Contents,
    top: &str,
    file: &Path,
    done: impl Fn(),
    stop: &AtomicBool,
) -> Result<Archive, BundleError> {
    let folder = output::folder_of(file);
    let failed = |error| BundleError::io(file, output::unnamed(error));
    let made = tempfile::Builder::new().prefix(".koans-bundle-").tempfile_in(folder).map_err(failed)?;
    let summed = Summed { file: io::BufWriter::new(made), sum: Sha256::new(), bytes: 0, stop };
    let packed = GzBuilder::new().mtime(0).operating_system(NO_SYSTEM).write(summed, Compression::default());
    let mut archive = Builder::new(packed);
    for (path, entry) in &contents.entries {
        append(&mut archive, &format!("{top}/{path}"), entry, file)?;
        done();
    }
    let summed = archive.into_inner().and_then(GzEncoder::finish).map_err(failed)?;
    let (sum, bytes) = (summed.sum, summed.bytes);
    let made = summed.file.into_inner().map_err(|error| failed(error.into_error()))?;
    made.as_file().sync_all().map_err(failed)?;
    readable(made.as_file()).map_err(failed)?;
    made.persist(file).map_err(|error| failed(error.error))?;
    let sha256 = sum.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(Archive { file: file.to_path_buf(), bytes, sha256 })
}

fn append<W: Write>(archive: &mut Builder<W>, path: &str, entry: &Entry, into: &Path) -> Result<(), BundleError> {
    let written = |error| BundleError::io(into, error);
    let mut header = Header::new_gnu();
    header.set_mtime(TIME);
    header.set_uid(0);
    header.set_gid(0);
    let (content, executable) = match entry {
        Entry::Link(target) => {
            header.set_entry_type(EntryType::Symlink);
            header.set_mode(0o777);
            header.set_size(0);
            return archive.append_link(&mut header, path, target).map_err(written);
        }
        Entry::Text(text) => (text.as_bytes().to_vec(), false),
        Entry::File { from, executable } => {
            (fs::read(from).map_err(|error| BundleError::io(from, error))?, *executable)
        }
    };
    header.set_entry_type(EntryType::Regular);
    header.set_mode(if executable { 0o755 } else { 0o644 });
    header.set_size(content.len() as u64);
    archive.append_data(&mut header, path, content.as_slice()).map_err(written)
}

/// A temporary file may be read by its owner alone; this one is there to be handed out.
#[cfg(unix)]
fn readable(file: &File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    file.set_permissions(fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn readable(_file: &File) -> io::Result<()> {
    Ok(())
}

/// A file whose sum is known when it is written.
struct Summed<'a> {
    file: io::BufWriter<NamedTempFile>,
    sum: Sha256,
    bytes: u64,
    /// Nothing more is written once it is set: one file may take long.
    stop: &'a AtomicBool,
}

impl Write for Summed<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.stop.load(Ordering::Relaxed) {
            return Err(io::Error::other("stopped"));
        }
        let count = self.file.write(bytes)?;
        self.sum.update(&bytes[..count]);
        self.bytes += count as u64;
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}
