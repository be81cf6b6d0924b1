//! A repository for the learner's folder, where that is of use.

use std::{
    path::Path,
    process::{Command, Stdio},
};

/// Whether the folder is under version control.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Git {
    /// It has a repository of its own since just now.
    Made,
    /// It lies in a work tree already.
    Inside,
    /// There is no git, or it did not want to.
    None,
}

/// Makes a repository of the folder. That it can't be done is no error: a learner needs none.
pub(super) fn init(dir: &Path) -> Git {
    if succeeds(dir, &["rev-parse", "--is-inside-work-tree"]) {
        return Git::Inside;
    }
    if succeeds(dir, &["init", "--quiet"]) { Git::Made } else { Git::None }
}

fn succeeds(dir: &Path, args: &[&str]) -> bool {
    Command::new("git")
        .args(args)
        .current_dir(dir)
        // Set while a hook of another repository runs.
        .env_remove("GIT_DIR")
        .env_remove("GIT_WORK_TREE")
        .env_remove("GIT_INDEX_FILE")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}
