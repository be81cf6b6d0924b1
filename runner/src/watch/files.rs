//! Which files changed. A change is told once the file is whole.
//!
//! Editors save in three ways: truncate and write, write beside and rename, write twice. In each of them the file is
//! whole when it is closed after writing or when it takes its name; the first event of any other kind often sees half a
//! file. Where a system has no such events (macOS, Windows, polling), a change is told when it was quiet for a moment.

use std::{
    path::{Path, PathBuf},
    sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel},
    thread,
    time::Duration,
};

use notify::{
    Config, EventKind, PollWatcher, RecommendedWatcher, RecursiveMode, Watcher,
    event::{AccessKind, AccessMode, ModifyKind, RenameMode},
};

use super::outside::Outside;
use crate::filesystem;

/// How long a change may be followed by another one before it is told, where nothing says that the file is whole.
const SETTLE: Duration = Duration::from_millis(50);
/// The same on Linux, whose events do say it: what is waited for there is a writer in the middle of its work, on a
/// machine that may be busy, or a file that was moved away to make room for a new one.
const SETTLE_WITH_CLOSES: Duration = Duration::from_millis(300);
/// How often files are looked at where there are no events.
const POLL: Duration = Duration::from_millis(500);

/// How files are watched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    /// By the system's events, or by looking where those are not to be had.
    Auto,
    /// By looking at the files this often.
    Poll(Duration),
    /// Not at all.
    Manual,
}

/// A running watcher; dropping it ends it.
pub(crate) struct Files {
    watcher: Option<Box<dyn Watcher + Send>>,
    root: PathBuf,
    /// The folders in it of which all is watched, where they are there.
    folders: &'static [&'static str],
    /// What the learner should know about how files are watched.
    pub(crate) notice: Option<String>,
}

impl Files {
    /// Watches the course at `root`: the files in it, and all that lies in these folders of it.
    pub(crate) fn watch<E: From<Outside> + Send + 'static>(
        root: &Path,
        folders: &'static [&'static str],
        mode: Mode,
        events: &Sender<E>,
    ) -> Files {
        let mut files = Files { watcher: None, root: root.to_path_buf(), folders, notice: None };
        let interval = match mode {
            Mode::Manual => {
                files.notice = Some("Files are not watched: press r after saving.".into());
                return files;
            }
            Mode::Poll(interval) => interval,
            Mode::Auto => match filesystem::events_unreliable(root) {
                Some(kind) => {
                    files.notice = Some(format!(
                        "This folder is on {kind}, which sends no file events: looking twice a second instead."
                    ));
                    POLL
                }
                None => match files.start(None, events) {
                    Ok(()) => return files,
                    Err(error) => {
                        files.notice =
                            Some(format!("File events are not to be had ({error}): looking twice a second instead."));
                        POLL
                    }
                },
            },
        };
        if let Err(error) = files.start(Some(interval), events) {
            files.notice = Some(format!("Files can't be watched ({error}): press r after saving."));
        }
        files
    }

    /// Watches the folders again: after one was moved away and another one put in its place, or where there was none, the
    /// old watch is of no use.
    pub(crate) fn again(&mut self) {
        if let Some(watcher) = &mut self.watcher {
            for folder in self.folders {
                let _ = watcher.watch(&self.root.join(folder), RecursiveMode::Recursive);
            }
        }
    }

    fn start<E: From<Outside> + Send + 'static>(
        &mut self,
        poll: Option<Duration>,
        events: &Sender<E>,
    ) -> notify::Result<()> {
        let (told, raw) = channel();
        let mut watcher: Box<dyn Watcher + Send> = match poll {
            // By content: on network drives the times of files are not to be relied on.
            Some(interval) => Box::new(PollWatcher::new(
                told,
                Config::default().with_poll_interval(interval).with_compare_contents(true),
            )?),
            None => Box::new(RecommendedWatcher::new(told, Config::default())?),
        };
        watcher.watch(&self.root, RecursiveMode::NonRecursive)?;
        for folder in self.folders {
            let folder = self.root.join(folder);
            if folder.is_dir() {
                watcher.watch(&folder, RecursiveMode::Recursive)?;
            }
        }
        let (root, events) = (self.root.clone(), events.clone());
        let settle = if poll.is_none() && cfg!(target_os = "linux") { SETTLE_WITH_CLOSES } else { SETTLE };
        thread::spawn(move || pass_on(&root, &raw, &events, settle));
        self.watcher = Some(watcher);
        Ok(())
    }
}

/// What an event of the system says of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Said {
    /// It changed, and is whole.
    Whole,
    /// It changed; it may change again at once.
    Perhaps,
    /// Nothing of interest.
    Nothing,
}

fn said(kind: EventKind) -> Said {
    match kind {
        // Half of a rename: another file is about to come, or none.
        EventKind::Modify(ModifyKind::Name(RenameMode::From)) => Said::Perhaps,
        EventKind::Access(AccessKind::Close(AccessMode::Write)) | EventKind::Modify(ModifyKind::Name(_)) => Said::Whole,
        EventKind::Create(_) | EventKind::Modify(_) | EventKind::Remove(_) | EventKind::Any => Said::Perhaps,
        EventKind::Access(_) | EventKind::Other => Said::Nothing,
    }
}

/// Passes events on: at once when a file is whole, else when it has been quiet. Blocks without a time limit as long as
/// nothing is pending.
fn pass_on<E: From<Outside>>(
    root: &Path,
    raw: &Receiver<notify::Result<notify::Event>>,
    events: &Sender<E>,
    settle: Duration,
) {
    let mut pending: Vec<PathBuf> = Vec::new();
    loop {
        let next = match pending.is_empty() {
            true => raw.recv().map_err(|_| RecvTimeoutError::Disconnected),
            false => raw.recv_timeout(settle),
        };
        let event = match next {
            // The system lost count, and names no file: all of them may have changed.
            Ok(Ok(event)) if event.need_rescan() => Outside::Changed(vec![root.to_path_buf()]),
            Ok(Ok(event)) => match said(event.kind) {
                Said::Whole => {
                    pending.extend(event.paths);
                    let told = std::mem::take(&mut pending);
                    // What comes with a folder is not watched yet when this is told: a save in it may go unheard until it
                    // is. So it is looked at once more.
                    pending.extend(told.iter().filter(|path| path.is_dir()).cloned());
                    Outside::Changed(told)
                }
                Said::Perhaps => {
                    pending.extend(event.paths);
                    continue;
                }
                Said::Nothing => continue,
            },
            Ok(Err(error)) => Outside::EventsLost(error.to_string()),
            Err(RecvTimeoutError::Timeout) => Outside::Changed(std::mem::take(&mut pending)),
            Err(RecvTimeoutError::Disconnected) => return,
        };
        if events.send(event.into()).is_err() {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use notify::event::{CreateKind, DataChange};

    use super::*;

    fn told(kinds: &[EventKind]) -> Vec<usize> {
        let (raw, from_system) = channel();
        let (events, seen) = channel::<Outside>();
        for kind in kinds {
            raw.send(Ok(notify::Event::new(*kind).add_path("a.rs".into()))).unwrap();
        }
        drop(raw);
        pass_on(Path::new("/"), &from_system, &events, SETTLE);
        drop(events);
        seen.iter().map(|event| if let Outside::Changed(paths) = event { paths.len() } else { 0 }).collect()
    }

    #[test]
    fn a_truncate_and_write_is_told_when_the_file_is_closed() {
        let modify = EventKind::Modify(ModifyKind::Data(DataChange::Any));
        let close = EventKind::Access(AccessKind::Close(AccessMode::Write));
        assert_eq!(told(&[modify, modify, close]), [3]);
    }

    #[test]
    fn a_rename_over_the_file_is_told_at_once() {
        let create = EventKind::Create(CreateKind::File);
        let rename = EventKind::Modify(ModifyKind::Name(RenameMode::To));
        assert_eq!(told(&[create, rename]), [2]);
    }

    #[test]
    fn a_file_that_is_moved_away_and_written_anew_is_told_once() {
        let from = EventKind::Modify(ModifyKind::Name(RenameMode::From));
        let create = EventKind::Create(CreateKind::File);
        let close = EventKind::Access(AccessKind::Close(AccessMode::Write));
        assert_eq!(told(&[from, create, close]), [3]);
    }

    #[test]
    fn a_folder_that_comes_back_is_told_twice() {
        let (raw, from_system) = channel();
        let (events, seen) = channel::<Outside>();
        let folder = tempfile::tempdir().unwrap();
        let came = EventKind::Modify(ModifyKind::Name(RenameMode::To));
        raw.send(Ok(notify::Event::new(came).add_path(folder.path().into()))).unwrap();
        let passing = thread::spawn(move || pass_on(Path::new("/"), &from_system, &events, SETTLE));
        let told: Vec<Vec<PathBuf>> = (0..2)
            .map(|_| match seen.recv() {
                Ok(Outside::Changed(paths)) => paths,
                _ => Vec::new(),
            })
            .collect();
        drop(raw);
        passing.join().unwrap();
        assert_eq!(told, [[folder.path()], [folder.path()]]);
    }

    #[test]
    fn reading_a_file_is_no_change() {
        assert!(told(&[EventKind::Access(AccessKind::Read)]).is_empty());
    }
}
