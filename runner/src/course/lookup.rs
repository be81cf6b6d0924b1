//! Finds koans and chapters by what people type: a name, a former name, a file, a number, half a name.

use std::path::{Component, Path};

use super::{
    Chapter, Course,
    check::without_number,
    suggest::{nearest, quoted},
};

/// There is no koan of that name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no koan {}{}", quoted(name), did_you_mean(suggestion.as_deref(), "`koans list` shows all of them"))]
pub struct UnknownKoan {
    /// What was asked for.
    pub name: String,
    /// The koan that was probably meant.
    pub suggestion: Option<String>,
}

/// There is no such chapter, or more than one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UnknownChapter {
    /// There is none.
    #[error(
        "there is no chapter {}{}", quoted(name),
        did_you_mean(suggestion.as_deref(), &format!("the chapters are {}", listed(known, ", ")))
    )]
    None {
        /// What was asked for.
        name: String,
        /// The chapter that was probably meant.
        suggestion: Option<String>,
        /// The folders of all chapters.
        known: Vec<String>,
    },
    /// There are several.
    #[error("{} may be {}: write more of it", quoted(name), listed(candidates, " or "))]
    Ambiguous {
        /// What was asked for.
        name: String,
        /// The folders it may mean.
        candidates: Vec<String>,
    },
}

fn listed(dirs: &[String], between: &str) -> String {
    dirs.iter().map(|dir| format!("`{dir}`")).collect::<Vec<_>>().join(between)
}

fn did_you_mean(suggestion: Option<&str>, otherwise: &str) -> String {
    match suggestion {
        Some(suggestion) => format!("; did you mean `{suggestion}`?"),
        None => format!("; {otherwise}"),
    }
}

impl Course {
    /// The index of the koan that goes by this name, or went by it in an earlier version of the course. For what was
    /// written down under a name; what people type is for [`Course::koan`].
    pub fn known_as(&self, name: &str) -> Option<usize> {
        let now = self.koans.iter().position(|koan| koan.name == name);
        now.or_else(|| self.formerly(name))
    }

    fn formerly(&self, name: &str) -> Option<usize> {
        self.koans.iter().position(|koan| koan.was.iter().any(|was| was == name))
    }

    /// The index of a koan by its name, or by its file: `doubler`, `doubler.rs`, `01_threads/doubler.rs`,
    /// `exercises/01_threads/doubler.rs`, or an absolute path. A name, or a file's, that it had before will do, too.
    pub fn koan(&self, name: &str) -> Result<usize, UnknownKoan> {
        let by_former_file = || self.formerly(parts(name).last()?.strip_suffix(".rs")?);
        self.known_as(name).or_else(|| self.koan_by_file(name)).or_else(by_former_file).ok_or_else(|| {
            let suggestion = nearest(stem(name), self.koans.iter().map(|koan| koan.name.as_str()));
            UnknownKoan { name: name.to_owned(), suggestion: suggestion.map(str::to_owned) }
        })
    }

    /// The chapter of a koan, by the koan's index.
    pub fn chapter_of(&self, koan: usize) -> &Chapter {
        &self.chapters[self.koans[koan].chapter]
    }

    /// The indices of chapters, each named by its folder (`01_threads`), its number (`1` or `01`) or a part of its
    /// folder's name that only it has (`threads`). In the order of the course, each once.
    pub fn chapters_named(&self, names: &[String]) -> Result<Vec<usize>, UnknownChapter> {
        let named = names.iter().map(|name| self.chapter(name)).collect::<Result<Vec<_>, _>>()?;
        // A course for rustlings may come back to a folder: then that is two chapters.
        let is_in = |one: usize, other: usize| self.chapters[one].dir == self.chapters[other].dir;
        Ok((0..self.chapters.len()).filter(|one| named.iter().any(|other| is_in(*one, *other))).collect())
    }

    fn koan_by_file(&self, file: &str) -> Option<usize> {
        let typed = parts(file);
        if !typed.last()?.ends_with(".rs") {
            return None;
        }
        // `../01_threads/doubler.rs` and `01_threads/doubler.rs` end as the file does; an absolute path ends with it.
        let named_by = |exercise: &str| {
            let exercise = parts(exercise);
            typed.ends_with(&exercise) || exercise.ends_with(&typed)
        };
        self.koans.iter().position(|koan| named_by(&koan.exercise))
    }

    fn chapter(&self, name: &str) -> Result<usize, UnknownChapter> {
        let typed = parts(name).pop().unwrap_or_default();
        let exact = |chapter: &Chapter| chapter.dir == typed;
        let number = typed.parse::<u64>().ok();
        let numbered = |chapter: &Chapter| number.is_some() && number_of(&chapter.dir) == number;
        let rest = |chapter: &Chapter| without_number(&chapter.dir) == typed;
        let suffix = |chapter: &Chapter| chapter.dir.ends_with(&format!("_{typed}"));
        // The first way of naming that names any decides; only what it leaves open is ambiguous.
        let ways: [&dyn Fn(&Chapter) -> bool; 4] = [&exact, &numbered, &rest, &suffix];
        for way in ways {
            let found: Vec<usize> = (0..self.chapters.len()).filter(|index| way(&self.chapters[*index])).collect();
            match found.as_slice() {
                [] => {}
                [first, others @ ..]
                    if others.iter().all(|other| self.chapters[*other].dir == self.chapters[*first].dir) =>
                {
                    return Ok(*first);
                }
                several => {
                    let candidates = several.iter().map(|index| self.chapters[*index].dir.clone()).collect();
                    return Err(UnknownChapter::Ambiguous { name: name.to_owned(), candidates });
                }
            }
        }
        Err(self.unknown_chapter(name, &typed))
    }

    fn unknown_chapter(&self, name: &str, typed: &str) -> UnknownChapter {
        let dirs = || self.chapters.iter().map(|chapter| chapter.dir.as_str());
        let words = without_number(typed);
        let by_words = || {
            let near = nearest(words, dirs().map(without_number))?;
            dirs().find(|dir| without_number(dir) == near)
        };
        let suggestion = nearest(typed, dirs()).or_else(by_words).map(str::to_owned);
        UnknownChapter::None { name: name.to_owned(), suggestion, known: dirs().map(str::to_owned).collect() }
    }
}

/// The name in what was typed for a koan: the last part of a path, without `.rs`.
pub(crate) fn stem(typed: &str) -> &str {
    let file = typed.rsplit(['/', '\\']).next().unwrap_or(typed);
    file.strip_suffix(".rs").unwrap_or(file)
}

fn number_of(dir: &str) -> Option<u64> {
    let digits = dir.len() - dir.trim_start_matches(|one: char| one.is_ascii_digit()).len();
    dir[..digits].parse().ok()
}

/// The parts of a path as it is typed on any system, without `.`, `..` and the root.
fn parts(path: &str) -> Vec<String> {
    let path = path.replace('\\', "/");
    let names = Path::new(&path).components().filter_map(|part| match part {
        Component::Normal(name) => Some(name.to_string_lossy().into_owned()),
        _ => None,
    });
    names.collect()
}
