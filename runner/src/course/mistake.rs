//! Every mistake that `info.toml` can have, and its wording: what is wrong, what the underlined text is, what to do.

use std::ops::RangeInclusive;

use super::{
    file::{DEFAULT_DEADLINE_MS, FORMAT, NAME_LENGTH, Part},
    suggest::{listed, nearest, quoted, repaired},
};

/// One mistake.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Mistake {
    /// The file is not TOML at this place.
    Syntax {
        /// What is wrong there.
        said: String,
        /// What to do about it, where that can be said.
        help: Option<&'static str>,
    },
    /// The file is not UTF-8 text.
    NotUtf8 {
        /// Whether it looks like UTF-16, as some editors on Windows write.
        utf16: bool,
    },
    /// A key is given twice in the same table.
    RepeatedKey {
        /// The key.
        key: String,
        /// Whether it is that of a table's header, written with single brackets.
        in_header: bool,
    },
    /// A key that no such table has.
    UnknownKey {
        /// The key.
        key: String,
        /// The table.
        part: Part,
    },
    /// A key that the table must have.
    MissingKey {
        /// The key.
        key: &'static str,
        /// The table.
        part: Part,
    },
    /// A value of the wrong type.
    WrongType {
        /// Its key.
        key: &'static str,
        /// What it should be.
        expected: Expected,
        /// What it is, as TOML calls it.
        found: &'static str,
    },
    /// A word that is none of those that may stand here.
    UnknownWord {
        /// The key.
        key: &'static str,
        /// The word.
        word: String,
        /// Those that may stand here.
        words: Vec<&'static str>,
    },
    /// A number that is too small or too large.
    OutOfRange {
        /// Its key.
        key: &'static str,
        /// What it may be.
        range: RangeInclusive<i64>,
    },
    /// A text with nothing in it.
    Empty {
        /// Its key.
        key: &'static str,
    },
    /// A name that cannot be that of a file or of a test target.
    BadName {
        /// Its key.
        key: &'static str,
        /// The name.
        name: String,
        /// What is wrong with it.
        why: NameFault,
    },
    /// A name that another koan, or a folder that another chapter, has already.
    Taken {
        /// Whose it is.
        part: Part,
        /// The name.
        name: String,
    },
    /// A former name that is the name of a koan now: its own, or another one's.
    StillThere {
        /// The name.
        name: String,
        /// Whether it is the very koan's that gives it as a former one.
        own: bool,
    },
    /// A former name that two koans give, or one of them twice.
    ClaimedTwice {
        /// The name.
        name: String,
        /// Whether it is one koan.
        by_one: bool,
    },
    /// A link that is no address.
    BadLink,
    /// A language without a tag.
    BadLanguage,
    /// A companion program without a source.
    NoProgram {
        /// Its name.
        name: String,
        /// Programs that there are.
        known: Vec<String>,
    },
    /// The file is of a format that only a newer version reads, or of none at all.
    Format {
        /// The format.
        found: i64,
    },
    /// The file is written for a rustlings whose format is not known here.
    FormatVersion {
        /// The format.
        found: i64,
    },
    /// No exercise at all, in a file written for rustlings.
    NoExercises,
    /// No chapter at all.
    NoChapters,
    /// A chapter without koans.
    NoKoans,
    /// An exercise or a solution that is not there.
    NoFile {
        /// The file, relative to the course's folder.
        file: String,
        /// What it would be.
        role: &'static str,
    },
}

/// What a value should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expected {
    /// A string.
    Text,
    /// A list of strings.
    Texts,
    /// A whole number.
    Whole,
    /// `true` or `false`.
    Flag,
    /// One table.
    Table(Part),
    /// A list of tables.
    Tables(Part),
}

/// What is wrong with a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameFault {
    /// It has a character that it may not have.
    Characters,
    /// It is too long.
    Length,
    /// It means something to Rust or to Windows.
    Reserved,
    /// It has a character that no name of an exercise or its folder may have.
    OfExercise,
}

impl Mistake {
    /// What is wrong, as a title.
    pub fn title(&self) -> String {
        match self {
            Mistake::Syntax { .. } => "this is not valid TOML".into(),
            Mistake::NotUtf8 { utf16: true } => "the file is saved as UTF-16, and has to be UTF-8".into(),
            Mistake::NotUtf8 { utf16: false } => "the file is not UTF-8 text".into(),
            Mistake::RepeatedKey { key, .. } => format!("{} is given twice", quoted(key)),
            Mistake::UnknownKey { key, .. } => format!("unknown key {}", quoted(key)),
            Mistake::MissingKey { key, part: Part::File | Part::ForRustlings } => format!("`{key}` is missing"),
            Mistake::MissingKey { key, part } => format!("{} without `{key}`", part.noun()),
            Mistake::WrongType { key, expected, .. } => {
                format!("`{key}` must be {}", expected.noun())
            }
            Mistake::UnknownWord { key, word, .. } => {
                format!("{} is not a value of `{key}`", quoted(word))
            }
            Mistake::OutOfRange { key, range } => {
                format!("`{key}` must lie between {} and {}", range.start(), range.end())
            }
            Mistake::Empty { key } => format!("`{key}` is empty"),
            Mistake::BadName { key: "was", name, .. } => format!("{} was never the name of a koan", quoted(name)),
            Mistake::BadName { key, name, .. } => format!("{} cannot be a `{key}`", quoted(name)),
            Mistake::Taken { part: Part::Chapter, name } => format!("two chapters have the folder {}", quoted(name)),
            Mistake::Taken { part: Part::Exercise, name } => format!("two exercises are called {}", quoted(name)),
            Mistake::Taken { name, .. } => format!("two koans are called {}", quoted(name)),
            Mistake::StillThere { own: true, name } => format!("{} is its name now, and no former one", quoted(name)),
            Mistake::StillThere { name, .. } => format!("there is still a koan {}", quoted(name)),
            Mistake::ClaimedTwice { name, by_one: true } => format!("{} is given twice", quoted(name)),
            Mistake::ClaimedTwice { name, .. } => format!("two koans claim the former name {}", quoted(name)),
            Mistake::BadLink => "this link is not a web address".into(),
            Mistake::BadLanguage => "this is not the tag of a language".into(),
            Mistake::NoProgram { name, .. } => format!("there is no program {}", quoted(name)),
            Mistake::Format { found } if *found > FORMAT => "this course needs a newer koans".into(),
            Mistake::Format { found } => format!("there is no format {found}"),
            Mistake::FormatVersion { found } if *found > 1 => "this course is written for a newer rustlings".into(),
            Mistake::FormatVersion { found } => format!("there is no `format_version` {found}"),
            Mistake::NoExercises => "the course has no exercises".into(),
            Mistake::NoChapters => "the course has no chapters".into(),
            Mistake::NoKoans => "this chapter has no koans".into(),
            Mistake::NoFile { file, role } => format!("the {role} {} is missing", quoted(file)),
        }
    }

    /// What to write under the underlined text.
    pub fn label(&self) -> String {
        match self {
            Mistake::Syntax { said, .. } => said.clone(),
            Mistake::NotUtf8 { .. } => "the first byte that cannot be read".into(),
            Mistake::RepeatedKey { .. } => "given before, further up".into(),
            Mistake::UnknownKey { part: Part::File, .. } => "not a key of info.toml".into(),
            Mistake::UnknownKey { part, .. } => format!("not a key of {}", part.noun()),
            Mistake::MissingKey { key, part: Part::File | Part::ForRustlings } => format!("no `{key}` before this"),
            Mistake::MissingKey { key, .. } => format!("has no `{key}`"),
            Mistake::WrongType { found, .. } => format!("this is {}", with_article(found)),
            Mistake::UnknownWord { .. } => "not one of the words that can stand here".into(),
            Mistake::OutOfRange { .. } => "out of range".into(),
            Mistake::Empty { .. } => "nothing in it".into(),
            Mistake::BadName { why: NameFault::Characters, .. } => "has characters that a name cannot have".into(),
            Mistake::BadName { why: NameFault::OfExercise, .. } => "has characters that it cannot have".into(),
            Mistake::BadName { why: NameFault::Length, .. } => format!("longer than {NAME_LENGTH} characters"),
            Mistake::BadName { why: NameFault::Reserved, .. } => "means something else to Rust or to Windows".into(),
            Mistake::Taken { .. } | Mistake::ClaimedTwice { .. } => "here again".into(),
            Mistake::StillThere { .. } => "given as a former name".into(),
            Mistake::BadLink => "not an address that begins with `https://`".into(),
            Mistake::BadLanguage => "not of the form `de`, `pt-BR` or `zh-Hant`".into(),
            Mistake::NoProgram { .. } => "has no source file".into(),
            Mistake::Format { found } if *found > FORMAT => {
                format!("this version of koans knows format {FORMAT}")
            }
            Mistake::Format { .. } => "not a format".into(),
            Mistake::FormatVersion { found } if *found > 1 => "this version of koans knows `format_version = 1`".into(),
            Mistake::FormatVersion { .. } => "not a format".into(),
            Mistake::NoExercises => "the file ends, and no exercise came".into(),
            Mistake::NoChapters => "the file ends, and no chapter came".into(),
            Mistake::NoKoans => "no `[[chapter.koan]]` follows".into(),
            Mistake::NoFile { .. } => "named here".into(),
        }
    }

    /// What to do about it.
    pub fn help(&self) -> Option<String> {
        Some(match self {
            Mistake::Syntax { help, .. } => return help.map(str::to_owned),
            Mistake::NotUtf8 { .. } => "save the file as UTF-8 in your editor".into(),
            Mistake::RepeatedKey { in_header: true, .. } => {
                "entries of a list have two brackets: `[[chapter]]`, `[[chapter.koan]]`".into()
            }
            Mistake::RepeatedKey { key, .. } if key == "name" => {
                "every koan begins with a `[[chapter.koan]]` of its own".into()
            }
            Mistake::RepeatedKey { key, .. } if key == "dir" => {
                "every chapter begins with a `[[chapter]]` of its own".into()
            }
            Mistake::RepeatedKey { .. } => "keep one of the two".into(),
            Mistake::UnknownKey { key, part } => unknown_key_help(key, *part),
            Mistake::MissingKey { key: "format", .. } => {
                format!("begin the file with `format = {FORMAT}`")
            }
            Mistake::MissingKey { key: "format_version", .. } => "begin the file with `format_version = 1`".into(),
            Mistake::MissingKey { key: "dir", .. } => {
                "add the folder under `exercises/`, as in `dir = \"01_threads\"`".into()
            }
            Mistake::MissingKey { key: "name", .. } => {
                "add the name of the file without `.rs`, as in `name = \"doubler\"`".into()
            }
            Mistake::MissingKey { key: "hint", .. } => {
                "add what helps somebody who is stuck, as in `hint = \"…\"`: rustlings wants one".into()
            }
            Mistake::MissingKey { key, part } => {
                format!("add `{key} = …` below `{}`", part.header())
            }
            Mistake::WrongType { key, expected, .. } => expected.example(key),
            Mistake::UnknownWord { word, words, .. } => match nearest(word, words.iter().copied()) {
                Some(near) => format!("did you mean {}?", quoted(near)),
                None => format!("it is one of {}", listed(words)),
            },
            Mistake::OutOfRange { key: "deadline_ms", .. } => {
                "it is in milliseconds: `deadline_ms = 5000` is five seconds".into()
            }
            Mistake::OutOfRange { .. } => return None,
            Mistake::Empty { key: "name" } => "write the name of the file, without `.rs`".into(),
            Mistake::Empty { key: "dir" } => "write the name of the folder under `exercises/`".into(),
            Mistake::Empty { .. } => "write something, or leave it out".into(),
            Mistake::BadName { name, why, .. } => name_help(name, *why),
            Mistake::Taken { part: Part::Chapter, .. } => "give each chapter a folder of its own".into(),
            Mistake::Taken { .. } => "names are unique in the whole course, not only in a chapter".into(),
            Mistake::StillThere { own: true, .. } => "`was` has the names of before: leave this one out".into(),
            Mistake::StillThere { .. } => {
                "a koan takes over what was reached under a former name, and that koan would lose it: leave it out, \
                 or rename the other koan too"
                    .into()
            }
            Mistake::ClaimedTwice { by_one: true, .. } => "keep one of the two".into(),
            Mistake::ClaimedTwice { .. } => {
                "what was reached under a former name goes to one koan: keep it at the one that is most like it".into()
            }
            Mistake::BadLink => "write the whole address, as in `\"https://doc.rust-lang.org/std/\"`".into(),
            Mistake::BadLanguage => "write it as in `\"de\"`, or with a country as in `\"pt-BR\"`".into(),
            Mistake::NoProgram { name, known } => match nearest(name, known.iter().map(String::as_str)) {
                Some(near) => format!("did you mean {}?", quoted(near)),
                None => {
                    format!("write it as `src/bin/{name}.rs`, or declare it as a `[[bin]]` in the course's Cargo.toml")
                }
            },
            Mistake::Format { found } if *found > FORMAT => {
                "install a newer version of koans, then open the course again".into()
            }
            Mistake::Format { .. } => format!("write `format = {FORMAT}`"),
            Mistake::FormatVersion { found } if *found > 1 => {
                "install a newer version of koans, then open the course again".into()
            }
            Mistake::FormatVersion { .. } => "write `format_version = 1`".into(),
            Mistake::NoExercises => "the least is `[[exercises]]` with a `name` and a `hint`".into(),
            Mistake::NoChapters | Mistake::NoKoans => {
                "the least is `[[chapter]]` with a `dir`, then `[[chapter.koan]]` with a `name`".into()
            }
            Mistake::NoFile { .. } => "add the file, or correct the name".into(),
        })
    }

    /// What to write under the other place that has to do with it.
    pub(crate) fn other_label(&self) -> &'static str {
        match self {
            Mistake::StillThere { .. } => "it is called so here",
            _ => "here first",
        }
    }
}

impl Expected {
    fn noun(self) -> &'static str {
        match self {
            Expected::Text => "a string",
            Expected::Texts => "a list of strings",
            Expected::Whole => "a whole number",
            Expected::Flag => "`true` or `false`",
            Expected::Table(_) => "one table",
            Expected::Tables(_) => "a list of tables",
        }
    }

    fn example(self, key: &str) -> String {
        match self {
            Expected::Text => format!("put it in quotes: `{key} = \"…\"`"),
            Expected::Texts => format!("put strings in square brackets: `{key} = [\"…\", \"…\"]`"),
            Expected::Whole => {
                let number = match key {
                    "format" => FORMAT,
                    "format_version" => 1,
                    "deadline_ms" => DEFAULT_DEADLINE_MS,
                    _ => 10,
                };
                format!("write digits without quotes or a point: `{key} = {number}`")
            }
            Expected::Flag => format!("write `{key} = true`, without quotes"),
            Expected::Table(part) => {
                format!("write `{}`, with single brackets, once", part.header())
            }
            Expected::Tables(part) => format!("write `{}`, with two brackets, before each one", part.header()),
        }
    }
}

fn unknown_key_help(key: &str, part: Part) -> String {
    if part == Part::File && matches!(key, "koan" | "koans") {
        return "koans belong to a chapter: write `[[chapter.koan]]`".into();
    }
    if let Some(near) = nearest(key, part.keys().iter().copied()) {
        return format!("did you mean `{near}`?");
    }
    let elsewhere = Part::ALL.into_iter().find(|other| *other != part && other.keys().contains(&key));
    match elsewhere {
        Some(Part::File) => format!("`{key}` belongs at the top of the file, before the first `[`"),
        Some(other) => format!("`{key}` belongs to {}: write it below `{}`", other.noun(), other.header()),
        None => format!("the keys are {}", listed(part.keys())),
    }
}

fn name_help(name: &str, why: NameFault) -> String {
    let allowed = "lower-case letters, digits and `_`";
    match why {
        NameFault::Characters => match repaired(name) {
            Some(better) => format!("{allowed} may be in it, as in `{better}`"),
            None => format!("{allowed} may be in it"),
        },
        NameFault::OfExercise => "letters, digits, `_` and `-` may be in it".into(),
        NameFault::Length => "choose a shorter one".into(),
        NameFault::Reserved => format!("choose another one, as in `{name}_1`"),
    }
}

fn with_article(toml_type: &str) -> String {
    match toml_type {
        "boolean" => "`true` or `false`".into(),
        "datetime" => "a date or a time".into(),
        "float" => "a number with a point".into(),
        "integer" => "a number".into(),
        "array" => "a list".into(),
        other => format!("a {other}"),
    }
}
