//! Where submissions lie, and what is read of them: the exercises alone, and nothing that a link leads to.

use std::{
    fs, io,
    path::{Component, Path, PathBuf},
};

use crate::{
    course::Koan,
    source::{self, Unreadable},
    text::harmless,
};

/// One learner's course folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Submission {
    /// The folder's name; where two have the same, with the name of the folder around it.
    pub name: String,
    /// The folder.
    pub folder: PathBuf,
}

/// Why there is nothing to grade.
#[derive(Debug, thiserror::Error)]
pub enum NoSubmission {
    /// It can't be read.
    #[error("{} can't be read: {source}", folder.display())]
    Unreadable {
        /// The folder.
        folder: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Neither it nor a folder in it has exercises.
    #[error(
        "There is no submission in {}: neither it nor a folder in it has a folder `exercises`.", .0.display()
    )]
    None(PathBuf),
}

const EXERCISES: &str = "exercises";

/// The folder among the submissions, or among the `folders` they were found in, that would be written to if the files that
/// are judged were kept in `keep`: it is that folder, lies in it, or holds it.
pub fn in_the_way_of(keep: &Path, folders: &[PathBuf], submissions: &[Submission]) -> Option<PathBuf> {
    let whole = real(keep);
    let meets = |folder: &&Submission| whole.starts_with(&folder.folder) || folder.folder.starts_with(&whole);
    if let Some(met) = submissions.iter().find(meets) {
        return Some(met.folder.clone());
    }
    if let Some(same) = folders.iter().find(|folder| real(folder) == whole) {
        return Some(same.clone());
    }
    // A link in it may lead back to what was submitted.
    submissions.iter().find_map(|kept| {
        let into = real(&keep.join(&kept.name));
        submissions.iter().find(|met| into.starts_with(&met.folder)).map(|met| met.folder.clone())
    })
}

/// The path without links, also of what is not there yet: then that of the nearest folder around it that is, with the rest.
fn real(path: &Path) -> PathBuf {
    let mut missing = Vec::new();
    let mut there = path;
    let mut whole = loop {
        if let Ok(whole) = there.canonicalize() {
            break whole;
        }
        match there.components().next_back() {
            Some(last) => missing.push(last),
            None => break Path::new(".").canonicalize().unwrap_or_default(),
        }
        there = there.parent().unwrap_or(Path::new(""));
    };
    for part in missing.into_iter().rev() {
        match part {
            // What is not there yet will be a folder, and no link.
            Component::ParentDir => drop(whole.pop()),
            Component::CurDir => {}
            part => whole.push(part),
        }
    }
    whole
}

/// The submissions in these folders, by name. A folder with `exercises` in it is one; else each folder in it is, also one
/// without exercises, as of somebody who has handed in nothing. Links are not followed.
///
/// # Errors
/// When a folder can't be read, or holds no submission.
pub fn find(folders: &[PathBuf]) -> Result<Vec<Submission>, NoSubmission> {
    let mut found = Vec::new();
    for folder in folders {
        let failed = |source| NoSubmission::Unreadable { folder: folder.clone(), source };
        let whole = folder.canonicalize().map_err(failed)?;
        let entries = fs::read_dir(&whole).map_err(failed)?;
        if fs::symlink_metadata(whole.join(EXERCISES)).is_ok() {
            found.push(whole);
            continue;
        }
        let mut inside = Vec::new();
        for entry in entries {
            let entry = entry.map_err(failed)?;
            let is_hidden = entry.file_name().to_string_lossy().starts_with('.');
            if !is_hidden && entry.file_type().map_err(failed)?.is_dir() {
                inside.push(entry.path());
            }
        }
        if !inside.iter().any(|folder| fs::symlink_metadata(folder.join(EXERCISES)).is_ok()) {
            return Err(NoSubmission::None(folder.clone()));
        }
        found.extend(inside);
    }
    found.sort();
    found.dedup();
    let is_taken = |folder: &PathBuf| found.iter().filter(|other| name(other) == name(folder)).count() > 1;
    let mut submissions: Vec<Submission> = found
        .iter()
        .map(|folder| {
            let around = folder.parent().filter(|_| is_taken(folder)).map(name);
            let own = name(folder);
            let name = around.map_or_else(|| own.clone(), |around| format!("{around}/{own}"));
            Submission { name, folder: folder.clone() }
        })
        .collect();
    submissions.sort_by(|one, other| (&one.name, &one.folder).cmp(&(&other.name, &other.folder)));
    Ok(submissions)
}

fn name(folder: impl AsRef<Path>) -> String {
    harmless(&folder.as_ref().file_name().unwrap_or_default().to_string_lossy())
}

impl Submission {
    /// The text of a koan's exercise: where it is now, or else where it was in an earlier version of the course, under
    /// another name or in another chapter.
    ///
    /// # Errors
    /// Why there is none, in words.
    pub fn read_of(&self, koan: &Koan) -> Result<String, String> {
        let is_here = fs::symlink_metadata(self.folder.join(&koan.exercise)).is_ok();
        let before = if is_here { None } else { koan.before(&self.folder) };
        self.read(before.as_deref().unwrap_or(&koan.exercise))
    }

    /// The text of an exercise.
    ///
    /// # Errors
    /// Why there is none, in words.
    pub fn read(&self, exercise: &str) -> Result<String, String> {
        let mut path = self.folder.clone();
        for part in exercise.split('/') {
            if let Some(other) = in_other_letters(&path, part) {
                return Err(format!("there is `{other}`, and the koan is `{part}`"));
            }
            path.push(part);
            let is_link = fs::symlink_metadata(&path).is_ok_and(|seen| seen.file_type().is_symlink());
            if is_link {
                return Err(format!("`{part}` is a link, and what it leads to was not submitted"));
            }
        }
        match source::read(&path) {
            Ok(source) => Ok(source.text),
            Err(Unreadable::Missing) => Err("the file was not submitted".into()),
            Err(other) => Err(other.to_string()),
        }
    }
}

/// The name in this folder that differs from `part` in capital letters only, where `part` itself is not there. Some file
/// systems take one for the other, and whoever grades on another one would see no file.
fn in_other_letters(folder: &Path, part: &str) -> Option<String> {
    let names = fs::read_dir(folder).ok()?.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned());
    let mut alike: Vec<String> = names.filter(|name| name.eq_ignore_ascii_case(part)).collect();
    if alike.iter().any(|name| name == part) {
        return None;
    }
    alike.sort();
    alike.into_iter().next()
}

/// A part of all submissions: number `index` of `count`, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Shard {
    /// Which part, from 1.
    pub index: usize,
    /// How many parts there are.
    pub count: usize,
}

impl std::str::FromStr for Shard {
    type Err = String;

    fn from_str(text: &str) -> Result<Shard, String> {
        let wrong = || format!("`{text}` is no part: write 1/4 for the first of four");
        let (index, count) = text.split_once('/').ok_or_else(wrong)?;
        let shard = Shard { index: index.parse().map_err(|_| wrong())?, count: count.parse().map_err(|_| wrong())? };
        match shard {
            Shard { count: 0, .. } => Err(wrong()),
            Shard { index: 0, count } => Err(format!("parts are counted from 1: the first is 1/{count}")),
            Shard { index, count } if index > count => {
                Err(format!("there are {count} parts: the last is {count}/{count}"))
            }
            shard => Ok(shard),
        }
    }
}

impl std::fmt::Display for Shard {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.index, self.count)
    }
}

impl Shard {
    /// This part: every `count`th submission in the order of their names. Parts differ in size by one at the most, whereas
    /// by a hash of the name one machine of eight may well get three times what another gets.
    pub fn of<T>(self, all: Vec<T>) -> Vec<T> {
        all.into_iter().skip(self.index - 1).step_by(self.count).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_all_and_none_twice() {
        let all: Vec<u32> = (0..11).collect();
        let parts: Vec<Vec<u32>> = (1..=4).map(|index| Shard { index, count: 4 }.of(all.clone())).collect();
        assert!(parts.iter().all(|part| (2..=3).contains(&part.len())));
        let mut together: Vec<u32> = parts.into_iter().flatten().collect();
        together.sort_unstable();
        assert_eq!(together, all);
    }

    #[test]
    fn what_is_no_part_is_said() {
        for (text, says) in
            [("0/3", "from 1"), ("4/3", "the last is 3/3"), ("1/0", "no part"), ("1", "no part"), ("-1/3", "no part")]
        {
            let error = text.parse::<Shard>().unwrap_err();
            assert!(error.contains(says), "{error}");
        }
        assert_eq!("3/3".parse(), Ok(Shard { index: 3, count: 3 }));
    }
}
