//! The record's file: lines of JSON that several runners append to, and that may end in the middle of one.

use std::{
    fs::{self, File},
    io::{self, Read as _, Seek as _, SeekFrom, Write as _},
    path::{Path, PathBuf},
};

use super::Event;
use crate::home::Home;

/// From this size on, in bytes, a new file is begun, and of the ones before only the latest is kept: at least the last
/// 40,000 events, where the whole course takes some thousand.
const LARGEST: u64 = 4 << 20;

/// The most that is read of a file, in bytes. It may be of another machine, and then anything may be in it.
const READ: u64 = 4 * LARGEST;

/// Where the record of one folder lies.
#[derive(Debug, Clone)]
pub struct Log {
    current: PathBuf,
    older: PathBuf,
    off: PathBuf,
    largest: u64,
}

/// A record as it was read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Recorded {
    /// The events, in the order in which they were written.
    pub events: Vec<Event>,
    /// How many lines could not be understood.
    pub damaged: usize,
}

impl Log {
    /// The record of this folder. Nothing is read or made yet.
    pub fn of(home: &Home) -> Log {
        let [current, older, off] = home.history();
        Log { current, older, off, largest: LARGEST }
    }

    #[cfg(test)]
    pub(super) fn of_at_most(home: &Home, largest: u64) -> Log {
        Log { largest, ..Log::of(home) }
    }

    /// The file that is written to.
    pub fn path(&self) -> &Path {
        &self.current
    }

    /// Whether anything is to be recorded. The setting is a file that is there or not: it can't be damaged.
    pub fn is_on(&self) -> bool {
        !self.off.exists()
    }

    /// Switches recording on or off, for good. What was recorded stays.
    ///
    /// # Errors
    /// When the folder can't be written to.
    pub fn switch(&self, on: bool) -> io::Result<()> {
        if on { remove(&self.off) } else { fs::write(&self.off, "") }
    }

    /// Deletes what was recorded.
    ///
    /// # Errors
    /// When a file can't be deleted.
    pub fn forget(&self) -> io::Result<()> {
        remove(&self.current)?;
        remove(&self.older)
    }

    /// Appends events: one write, so that two runners do not write into each other's lines. Nothing is synced; a line
    /// that a power cut tears is left out when it is read.
    ///
    /// # Errors
    /// When the file can't be written to.
    pub fn append(&self, events: &[Event]) -> io::Result<()> {
        let mut file = File::options().create(true).append(true).read(true).open(&self.current)?;
        let mut lines = Vec::new();
        if !ends_a_line(&mut file)? {
            // What was torn off stays by itself.
            lines.push(b'\n');
        }
        for event in events {
            serde_json::to_writer(&mut lines, event)?;
            lines.push(b'\n');
        }
        file.write_all(&lines)?;
        if file.metadata()?.len() > self.largest { self.begin_anew() } else { Ok(()) }
    }

    /// Reads what is there; what can't be understood is counted.
    ///
    /// # Errors
    /// When a file is there and can't be read.
    pub fn read(&self) -> io::Result<Recorded> {
        let mut recorded = Recorded::default();
        for path in [&self.older, &self.current] {
            let mut bytes = Vec::new();
            match File::open(path) {
                Ok(file) => _ = file.take(READ).read_to_end(&mut bytes)?,
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(error),
            }
            for line in bytes.split(|byte| *byte == b'\n').filter(|line| !line.trim_ascii().is_empty()) {
                match serde_json::from_slice(line) {
                    Ok(event) => recorded.events.push(event),
                    Err(_) => recorded.damaged += 1,
                }
            }
        }
        Ok(recorded)
    }

    fn begin_anew(&self) -> io::Result<()> {
        let lock = File::create(self.current.with_extension("lock"))?;
        lock.lock()?;
        // Another runner may just have done it; the file that it has begun is not to take the place of the full one.
        if fs::metadata(&self.current)?.len() > self.largest {
            fs::rename(&self.current, &self.older)?;
        }
        Ok(())
    }
}

/// Whether what is written next begins a line.
fn ends_a_line(file: &mut File) -> io::Result<bool> {
    if file.metadata()?.len() == 0 {
        return Ok(true);
    }
    let mut last = [0];
    file.seek(SeekFrom::End(-1))?;
    file.read_exact(&mut last)?;
    Ok(last == [b'\n'])
}

fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
