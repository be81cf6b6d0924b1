//! Where the runner keeps what is its own: the folder `.koans` of a course, and what lies where in it.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// The runner's folder of one course.
#[derive(Debug, Clone)]
pub struct Home {
    /// The folder itself: `COURSE/.koans`, or one in the temporary folder where the course can't be written to.
    pub dir: PathBuf,
    /// Why it is not in the course, if it is not.
    pub elsewhere: Option<String>,
}

impl Home {
    /// The home of the course at `root`, made if it is not there. Falls back to the temporary folder: a course on a
    /// read-only disk can be run, only its progress is not kept for long.
    ///
    /// # Errors
    /// When not even the temporary folder can be written to.
    pub fn of(root: &Path) -> io::Result<Home> {
        let dir = root.join(".koans");
        match make(&dir) {
            Ok(()) => Ok(Home { dir, elsewhere: None }),
            Err(error) => {
                let mark = blake3::hash(root.as_os_str().as_encoded_bytes()).to_hex();
                let dir = std::env::temp_dir().join(format!("koans-{}", &mark[..12]));
                make(&dir)?;
                let elsewhere =
                    format!("this folder can't be written to ({error}); progress is kept in {}", dir.display());
                Ok(Home { dir, elsewhere: Some(elsewhere) })
            }
        }
    }

    /// What the learner has reached.
    pub fn progress(&self) -> PathBuf {
        self.dir.join("progress.json")
    }

    /// What the learner did: the file that is written to, the one before it, and one that is there when nothing is to be
    /// recorded.
    pub fn history(&self) -> [PathBuf; 3] {
        ["history.jsonl", "history.older.jsonl", "history.off"].map(|name| self.dir.join(name))
    }

    /// Verdicts of files that have not changed since.
    pub fn verdicts(&self) -> PathBuf {
        self.dir.join("cache").join("verdicts.json")
    }

    /// The last schedule in which each koan failed.
    pub fn schedules(&self) -> PathBuf {
        self.dir.join("cache").join("schedules.json")
    }

    /// What files of the author were judged to be, for the key of a handout.
    pub fn judged(&self) -> PathBuf {
        self.dir.join("cache").join("handout.json")
    }

    /// The exercises as they were when the runner first saw them.
    pub fn originals(&self) -> PathBuf {
        self.dir.join("originals")
    }

    /// What `reset` replaced.
    pub fn backups(&self) -> PathBuf {
        self.dir.join("backups")
    }

    /// Dependencies and the prelude, built once a toolchain.
    pub fn build(&self) -> PathBuf {
        self.dir.join("cache").join("build")
    }

    /// A fresh folder for one job, deleted when the value is dropped.
    ///
    /// # Errors
    /// When the folder can't be made.
    pub fn scratch(&self) -> io::Result<tempfile::TempDir> {
        let parent = self.dir.join("cache").join("scratch");
        fs::create_dir_all(&parent)?;
        // The process id in the name tells a later run whose litter it is, should we be killed.
        tempfile::Builder::new().prefix(&format!("{}-", std::process::id())).tempdir_in(parent)
    }

    /// Removes the scratch folders of runners that are no more. Best effort.
    pub fn sweep(&self) {
        let Ok(entries) = fs::read_dir(self.dir.join("cache").join("scratch")) else { return };
        for entry in entries.flatten() {
            let name = entry.file_name();
            let owner = name.to_str().and_then(|n| n.split('-').next()).and_then(|pid| pid.parse::<i32>().ok());
            if owner.is_none_or(|pid| !is_running(pid)) {
                let _ = fs::remove_dir_all(entry.path());
            }
        }
    }
}

/// Makes the folder and proves that a file can be made in it: on some mounts only the attempt tells.
fn make(dir: &Path) -> io::Result<()> {
    fs::create_dir_all(dir)?;
    tempfile::NamedTempFile::new_in(dir)?;
    let ignore = dir.join(".gitignore");
    if !ignore.exists() {
        fs::write(ignore, "*\n")?;
    }
    Ok(())
}

#[cfg(unix)]
fn is_running(pid: i32) -> bool {
    rustix::process::Pid::from_raw(pid).is_some_and(|pid| rustix::process::test_kill_process(pid).is_ok())
}

#[cfg(not(unix))]
fn is_running(_pid: i32) -> bool {
    true
}
