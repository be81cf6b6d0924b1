//! The files that a course names: where they are, which koan one belongs to, and whether they are there.

use std::{
    fs,
    path::{Path, PathBuf},
};

use super::{
    Course, CourseError, Koan, Mistakes,
    error::{Fault, line_and_column},
    file::{At, ChapterTable},
    mistake::Mistake,
    read, rustlings,
};

impl Koan {
    /// The names that it goes by: its own, then those of before.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.name).chain(&self.was).map(String::as_str)
    }

    /// Where its exercise was in an earlier version of the course, under another name or in another chapter, if a file is
    /// there still: below `root`, with `/` between the parts.
    pub fn before(&self, root: &Path) -> Option<String> {
        let folders = fs::read_dir(root.join("exercises")).into_iter().flatten().flatten();
        let mut folders: Vec<String> = folders.filter_map(|folder| folder.file_name().into_string().ok()).collect();
        folders.sort();
        let files = self.names().flat_map(|name| folders.iter().map(move |dir| format!("exercises/{dir}/{name}.rs")));
        files.into_iter().find(|file| *file != self.exercise && root.join(file).is_file())
    }
}

impl Course {
    /// The course file. Absolute.
    pub fn info_toml(&self) -> PathBuf {
        self.root.join(read::INFO)
    }

    /// The learner's file of a koan, by its index. Absolute; it need not exist.
    pub fn file_of(&self, koan: usize) -> PathBuf {
        self.root.join(&self.koans[koan].exercise)
    }

    /// The solution of a koan, by its index. Absolute; a course may be given out without.
    pub fn solution_of(&self, koan: usize) -> PathBuf {
        self.root.join(&self.koans[koan].solution)
    }

    /// The folder of a chapter's exercises, by its index. Absolute.
    pub fn folder_of(&self, chapter: usize) -> PathBuf {
        self.root.join("exercises").join(&self.chapters[chapter].dir)
    }

    /// The koan whose exercise the file is, whatever it holds. `file` is absolute or relative to the course's root.
    pub fn koan_at(&self, file: &Path) -> Option<usize> {
        let relative = file.strip_prefix(&self.root).unwrap_or(file);
        self.koans.iter().position(|koan| Path::new(&koan.exercise) == relative)
    }

    /// The line in `info.toml`, counted from 1, at which the table of each chapter (none) and of each koan (its index) begins,
    /// in the order of the file. Empty where it can't be read.
    pub fn lines(&self) -> Vec<(usize, Option<usize>)> {
        let Ok(text) = read::read_text(&self.info_toml()) else { return Vec::new() };
        let file = read::parse(&text, &mut Vec::new());
        let mut koans = 0..;
        let mut lines = Vec::new();
        for chapter in &file.chapter {
            lines.push((line_and_column(&text, chapter.header.start).0, None));
            lines.extend(chapter.koan.iter().map(|koan| (line_and_column(&text, koan.header.start).0, koans.next())));
        }
        lines
    }

    /// The exercises and solutions that `info.toml` names and that are not there, each with its place in `info.toml`.
    /// For the author: a learner may well have deleted one.
    pub fn check_files(&self) -> Vec<CourseError> {
        let path = self.info_toml();
        let text = match read::read_text(&path) {
            Ok(text) => text,
            Err(error) => return vec![error],
        };
        // The places are those of the file as it is now; what else is wrong with it is for `load` to say.
        let faults = if rustlings::is_written_for_it(&text) {
            rustlings::missing(&self.root, &text)
        } else {
            let file = read::parse(&text, &mut Vec::new());
            file.chapter.iter().flat_map(|chapter| missing(&self.root, chapter)).collect()
        };
        faults.into_iter().map(|fault| CourseError::Mistakes(Mistakes::new(&path, &text, vec![fault]))).collect()
    }
}

fn missing(root: &Path, chapter: &ChapterTable) -> Vec<Fault> {
    let Some(dir) = &chapter.dir else {
        return Vec::new();
    };
    let mut faults = Vec::new();
    for At { value: name, span } in chapter.koan.iter().filter_map(|koan| koan.name.as_ref()) {
        for (folder, role) in [("exercises", "exercise"), ("solutions", "solution")] {
            let file = format!("{folder}/{}/{name}.rs", dir.value);
            if !root.join(&file).is_file() {
                faults.push(Fault::new(Mistake::NoFile { file, role }, span.clone()));
            }
        }
    }
    faults
}
