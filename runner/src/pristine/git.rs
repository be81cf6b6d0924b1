//! What git knows of a course's files, where it is a clone. Best effort: no git, no answer.

use std::{path::Path, process::Command};

/// The course as it was given out: a commit.
#[derive(Debug)]
pub(super) struct GivenOut(String);

impl GivenOut {
    /// The last commit that is also where the clone was made from; a learner may have committed answers since. Else the
    /// last one.
    pub(super) fn of(root: &Path) -> GivenOut {
        let common = ask(root, &["merge-base", "HEAD", "@{upstream}"]);
        GivenOut(common.map_or_else(|| "HEAD".into(), |commit| commit.trim().to_string()))
    }

    /// The exercises that differ from it, relative to the course, with `/` between the parts.
    pub(super) fn edited(&self, root: &Path) -> Vec<String> {
        let paths = ask(root, &["diff", "--name-only", "--relative", &self.0, "--", "exercises"]);
        paths.map(|paths| paths.lines().map(str::to_string).collect()).unwrap_or_default()
    }

    /// The text of a file in it; of the last commit where that one alone has it.
    pub(super) fn text(&self, root: &Path, path: &str) -> Option<String> {
        ask(root, &["show", &format!("{}:./{path}", self.0)]).or_else(|| committed(root, path))
    }
}

/// The text of a file in the last commit.
pub(crate) fn committed(root: &Path, path: &str) -> Option<String> {
    ask(root, &["show", &format!("HEAD:./{path}")])
}

/// The files under version control, relative to the course, with `/` between the parts. None where the course is in no
/// repository, or where that one does not know the course.
pub(crate) fn tracked(root: &Path) -> Option<Vec<String>> {
    let names: Vec<String> = ask(root, &["ls-files", "-z"])?.split_terminator('\0').map(String::from).collect();
    names.iter().any(|name| name == "info.toml").then_some(names)
}

fn ask(root: &Path, args: &[&str]) -> Option<String> {
    // Names as they are, and no lock: somebody may be using git at the same time.
    let git = ["-c", "core.quotePath=false", "--no-optional-locks"];
    let output = Command::new("git").args(git).args(args).current_dir(root).output().ok()?;
    output.status.success().then(|| String::from_utf8(output.stdout).ok()).flatten()
}
