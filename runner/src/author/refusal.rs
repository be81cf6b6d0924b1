//! Why a koan or a course was not made, in words.

use std::io;

use super::skeleton;
use crate::course::{CourseError, Failure, Kind, Mistake, UnknownChapter, UnknownKoan};

/// Why nothing was made. Whatever it is, nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum NotMade {
    /// The course can't be read.
    #[error(transparent)]
    Course(#[from] CourseError),
    /// A name that can't be a koan's or a chapter's.
    #[error("{}. {}.", capitalised(&.0.title()), capitalised(&.0.help().unwrap_or_else(|| .0.label())))]
    Name(Mistake),
    /// A name that a koan has, or had.
    #[error("There is a koan {name} already: {file}.", file = .at, name = .name)]
    Taken {
        /// The name.
        name: String,
        /// Its exercise.
        at: String,
    },
    /// The name that a koan had in an earlier version.
    #[error(
        "`{name}` was the name of `{now}` before: learners who come from there would find the wrong koan. Choose another one."
    )]
    WasTaken {
        /// The name.
        name: String,
        /// The koan of today.
        now: String,
    },
    /// Several chapters could be meant.
    #[error(transparent)]
    Chapter(UnknownChapter),
    /// The folder of a new chapter has nothing that could be its title.
    #[error("`{0}` has no words behind its number: the chapter needs some, as in `{0}{end}`.", end = if .0.ends_with('_') { "threads" } else { "_threads" })]
    Untitled(String),
    /// A title without a word in it.
    #[error("A title needs a word. Leave `--title` out, and info.toml has a place for it.")]
    EmptyTitle,
    /// The course is one for rustlings.
    #[error(
        "This is a course for rustlings, to which `new-koan` adds nothing. By hand it takes the exercise, its solution, an \
         `[[exercises]]` entry in info.toml, and a bin for each of the two files in Cargo.toml."
    )]
    ForRustlings,
    /// The koan that it is to come behind is not there.
    #[error("{0}.")]
    After(#[from] UnknownKoan),
    /// The koan that it is to come behind is in another chapter.
    #[error("`{after}` is in {chapter}. A koan comes behind one of its own chapter.")]
    AfterElsewhere {
        /// The koan.
        after: String,
        /// Its chapter.
        chapter: String,
    },
    /// No koan of this kind fails so.
    #[error("A koan of the kind `{}` fails by {}, and not by `{}`.", .kind.name(), listed(*.kind), .fails.name())]
    Fails {
        /// The kind.
        kind: Kind,
        /// The failure.
        fails: Failure,
    },
    /// A file is there already.
    #[error("{0} is there already, and koans writes over nothing. Move it away, or choose another name.")]
    There(String),
    /// An entry can't be put in.
    #[error("{file} can't be given the new entry: {why}. Nothing was changed; add it by hand (docs/course-file.md).")]
    Entry {
        /// The file.
        file: &'static str,
        /// Why.
        why: String,
    },
    /// The folder for a new course can't be used.
    #[error("{0}")]
    Folder(String),
    /// The disk refuses.
    #[error("{file} can't be written: {source}. Nothing was changed.")]
    Io {
        /// The file or folder.
        file: String,
        /// Why.
        source: io::Error,
    },
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn listed(kind: Kind) -> String {
    skeleton::possible(kind).iter().map(|fails| format!("`{}`", fails.name())).collect::<Vec<_>>().join(", ")
}
